import { derivedId } from '#kernel';

/**
 * What a donor puts on a transfer, so that it is known what it means: a creditor reference as ISO 11649
 * has it, with two check digits, which many banks check when it is typed. What follows them is drawn from
 * the id and tells nothing; its letter says whether it names a pledge or a donor.
 */
const KINDS = { pledge: 'S', donor: 'P' } as const;
export type GivingReferenceKind = keyof typeof KINDS;

/** Crockford's alphabet: without letters that are taken for figures. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BODY_LENGTH = 10;
const BITS_EACH = 5n;
/** RF, two check digits, the letter of its kind, and the body. */
const REFERENCE = /^RF([0-9]{2})([PS])([0-9A-Z]{10})$/;
const LENGTH = 5 + BODY_LENGTH;
/** Characters of a text that are looked at; banks allow 140. */
const MOST_TEXT = 500;
/** References that one text may name; a text with more says nothing that can be told. */
const MOST_REFERENCES = 5;

/** The reference of a pledge, for a transfer. */
export function pledgeReference(pledgeId: string): string {
  return referenceOf('pledge', pledgeId);
}

/** The reference of a donor, for a transfer. */
export function donorReference(donorId: string): string {
  return referenceOf('donor', donorId);
}

function referenceOf(kind: GivingReferenceKind, id: string): string {
  // 48 bits of a hash: the id itself begins with the time.
  const digits = derivedId('giving-reference', kind, id).replaceAll('-', '').slice(0, 12);
  let left = BigInt(`0x${digits}`);
  let body = '';
  for (let place = 0; place < BODY_LENGTH; place += 1) {
    body = ALPHABET.charAt(Number(left % 32n)) + body;
    left >>= BITS_EACH;
  }
  const inner = KINDS[kind] + body;
  return `RF${checkDigitsOf(inner)}${inner}`;
}

/** As people read and type it: in groups of four. */
export function shownReference(reference: string): string {
  return reference.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** What a reference names; undefined for anything else. */
export function kindOfReference(reference: string): GivingReferenceKind | undefined {
  const [, , letter] = REFERENCE.exec(reference) ?? [];
  if (letter === undefined) return undefined;
  return letter === KINDS.pledge ? 'pledge' : 'donor';
}

/**
 * The references in the text of a transfer, each once, in the order in which they stand there: however
 * they were typed (small letters, spaces, dashes, O for 0), wherever the bank broke the text, and only
 * where the check digits hold.
 */
export function givingReferencesIn(text: string): readonly string[] {
  const compact = text
    .slice(0, MOST_TEXT)
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '');
  const found = new Set<string>();
  for (let at = compact.indexOf('RF'); at >= 0; at = compact.indexOf('RF', at + 1)) {
    const reference = checked(compact.slice(at, at + LENGTH));
    if (reference !== undefined) found.add(reference);
  }
  return [...found].slice(0, MOST_REFERENCES);
}

function checked(typed: string): string | undefined {
  const [, digits, letter = '', body = ''] = REFERENCE.exec(typed) ?? [];
  if (digits === undefined) return undefined;
  const inner = letter + body.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return checkDigitsOf(inner) === digits ? `RF${digits}${inner}` : undefined;
}

/** ISO 7064, modulo 97: finds a wrong letter or figure, and two neighbours that changed places. */
function checkDigitsOf(inner: string): string {
  const figures = [...`${inner}RF00`].map((one) => Number.parseInt(one, 36).toString()).join('');
  return (98n - (BigInt(figures) % 97n)).toString().padStart(2, '0');
}
