/** A text that was sent, in an address or a form; both may hold anything, and the rest is no text. */
export function sentText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
