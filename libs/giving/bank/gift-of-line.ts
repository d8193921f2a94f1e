import { derivedId } from '#kernel';

/**
 * The gift that a line becomes where nobody wrote it down: of the line, and so never two. Where two
 * people took that gift back, the line becomes another one; `released` counts how often.
 */
export function giftOfLine(lineId: string, released: number): string {
  const again = released === 0 ? [] : [String(released)];
  return derivedId('gift of bank line', lineId, ...again);
}
