import { translator } from '#web';
import type { AlertTone, Flash, TextParams } from '#web';
import { cookieNames } from './cookies.js';
import { edgeOf } from './edge.js';
import type { HttpReply, HttpRequest } from './request.js';
import { signed, unsigned } from './signed-values.js';

/** What the next page says, as the key of a text: `finance:payout.released`. */
export type FlashNote = {
  readonly tone: AlertTone;
  readonly key: string;
  readonly params?: TextParams;
};

const FLASH_MS = 60_000;
const PURPOSE = 'flash';

/** Leaves a message for the page that the browser goes to next. */
export function leaveFlash(reply: HttpReply, note: FlashNote): void {
  const { cookies, ports } = edgeOf(reply);
  const text = Buffer.from(JSON.stringify(note)).toString('base64url');
  cookies.set(reply, 'flash', signed(ports.vault, PURPOSE, text), FLASH_MS);
}

/** The message that was left, in the reader's words; it is shown once. */
export function takeFlash(
  request: HttpRequest,
  reply: HttpReply,
  locale: string,
): Flash | undefined {
  const value = request.cookies[cookieNames.flash];
  if (value === undefined) return undefined;
  const { cookies, ports } = edgeOf(request);
  cookies.clear(reply, 'flash');
  const text = unsigned(ports.vault, PURPOSE, value);
  if (text === undefined) return undefined;
  const note = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as FlashNote;
  return { tone: note.tone, text: translator(locale)(note.key, note.params) };
}
