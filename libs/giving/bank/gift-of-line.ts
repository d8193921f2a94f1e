import { derivedId } from '#kernel';

/** The gift that a line becomes where nobody wrote it down: of the line, and so never two. */
export function giftOfLine(lineId: string): string {
  return derivedId('gift of bank line', lineId);
}
