import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '#vault';
import type { AccountState } from './account.state.js';

/** Crockford's base 32: no letter that is taken for a digit. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_CHARACTERS = 8;

/**
 * Codes that people tell each other. Each is a keyed signature of a reference in the log: it is
 * stored nowhere, nobody finds it without the key of the house, and whoever it is for can be shown
 * it again. How many wrong ones are taken is decided where they are used.
 */
type CodeFor = 'meeting' | 'password-reset';

/** What a person tells whoever confirms their first role. */
export function meetingCode(vault: Vault, accountId: string, { meeting }: AccountState): string {
  return codeOf(vault, 'meeting', `${accountId}.${meeting.ref}`);
}

/** What whoever asked for a new password tells the person; the link comes from the other one. */
export function resetCode(vault: Vault, accountId: string, resetRef: string): string {
  return codeOf(vault, 'password-reset', `${accountId}.${resetRef}`);
}

/** Whether what was typed is a code: spaces, dashes, small letters and look-alikes do no harm. */
export function isCode(typed: string, code: string): boolean {
  const [given, wanted] = [Buffer.from(folded(typed)), Buffer.from(folded(code))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function codeOf(vault: Vault, purpose: CodeFor, text: string): string {
  const bytes = Buffer.from(vault.sign(`code ${purpose}`, text), 'base64url');
  const letters = Array.from({ length: CODE_CHARACTERS }, (_, place) => {
    // Five bits of each byte: the bytes of a signature are independent of each other.
    return LETTERS[(bytes[place] ?? 0) % LETTERS.length];
  }).join('');
  return `${letters.slice(0, CODE_CHARACTERS / 2)}-${letters.slice(CODE_CHARACTERS / 2)}`;
}

function folded(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
