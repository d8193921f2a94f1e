import type { DeviceKind } from '#catalogue';

/**
 * On what somebody signs in, in the coarsest words by which one knows one's own devices. What else a
 * browser says of itself is not kept.
 */
export function deviceOf(userAgent: string | undefined): DeviceKind {
  const said = userAgent ?? '';
  if (/ipad|tablet|android(?!.*mobile)/i.test(said)) return 'tablet';
  if (/mobi|iphone|android/i.test(said)) return 'phone';
  return /mozilla/i.test(said) ? 'computer' : 'program';
}
