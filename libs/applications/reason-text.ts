import { hasText, translator } from '#web';

/**
 * A reason of a fund's policy in the reader's words. Funds may add reasons of their own: one
 * without a text is shown as it is written in the policy.
 */
export function reasonText(locale: string, reason: string): string {
  const key = `case:reason.${reason}`;
  return hasText(locale, key) ? translator(locale)(key) : reason.replaceAll('-', ' ');
}
