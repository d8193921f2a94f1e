import { findRef, type Ports } from '#commands';
import { Rejection } from '#kernel';

/**
 * What an applicant keeps instead of an account (D38): four groups of five characters, 94 bits
 * and a check character. It is nowhere in the log; a look-up stream leads from it to the case.
 *
 * The alphabet has 31 characters that are not mistaken for each other on paper or by telephone.
 * Their number is prime, so that the check character notices every single wrong character and
 * every two that changed places.
 */
const ALPHABET = '023456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE = BigInt(ALPHABET.length);
const LENGTH = 20;
const GROUP = 5;
const LOOKUP = 'receipt-code';

/**
 * The code of a submission. It is made of the command by the vault's key and not drawn by lot:
 * the same request asked twice, because its answer was lost, gives the same code.
 */
export function receiptCodeOf(ports: Pick<Ports, 'vault'>, commandId: string): string {
  const signed = Buffer.from(ports.vault.sign(LOOKUP, commandId), 'base64url');
  let number = BigInt(`0x${signed.toString('hex')}`);
  let characters = '';
  while (characters.length < LENGTH - 1) {
    characters += ALPHABET[Number(number % BASE)] as string;
    number /= BASE;
  }
  return grouped(characters + checkOf(characters));
}

/** As it is stored in the look-up: without groups, in the alphabet. */
export function plainReceiptCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0');
}

/**
 * The case of a code as somebody typed it. Rejections `receipt-code-mistyped` when the check
 * character does not fit, `not-found` when nobody was given this code.
 */
export async function caseOfReceiptCode(ports: Ports, typed: string): Promise<string> {
  const code = plainReceiptCode(typed);
  const known = [...code].every((character) => ALPHABET.includes(character));
  if (!known || code.length !== LENGTH || checkOf(code.slice(0, -1)) !== code.at(-1)) {
    throw new Rejection('receipt-code-mistyped');
  }
  const applicationId = await findRef(ports, LOOKUP, code);
  if (!applicationId) throw new Rejection('not-found');
  return applicationId;
}

/** Kind of the look-up that leads from a code to its case. */
export const RECEIPT_CODE_LOOKUP = LOOKUP;

function grouped(characters: string): string {
  return (characters.match(new RegExp(`.{${GROUP}}`, 'g')) as string[]).join('-');
}

/** Weighted sum modulo 31: all weights differ and none is zero. */
function checkOf(characters: string): string {
  const sum = [...characters].reduce(
    (total, character, place) => total + ALPHABET.indexOf(character) * (place + 1),
    0,
  );
  return ALPHABET[sum % ALPHABET.length] as string;
}
