import type { BankLine, BankProblemRule, BankReadingListener } from './bank-line.js';
import type { Field } from './camt.fields.js';
import { dayOfXml, minorOfDecimal } from './exact-text.js';
import { contentOf, lineOrdinals } from './line-keys.js';

/** What was read of a statement, a balance, an entry or one payment of it. */
export type Part = {
  readonly fields: Partial<Record<Field, string>>;
  /** The currency of a field that is an amount. */
  readonly currencies: Partial<Record<Field, string>>;
};

/** A statement on its way: its parts come in the order of the file. */
export type StatementReading = {
  /** What stands before balances and entries; told again, the first counts. */
  readonly head: (part: Part) => void;
  readonly balance: (part: Part) => void;
  readonly entry: (part: Part, details: readonly Part[]) => void;
  readonly close: () => void;
};

/** Balances before and after; `ITBD` stands at the edge between two pages. */
const OPENING = ['PRCD', 'OPBD'];
const CLOSING = 'CLBD';
const BETWEEN_PAGES = 'ITBD';

const BOOKED = 'BOOK';
/** What is announced, or told for information: it is not in the balance. */
const NOT_BOOKED = ['PDNG', 'INFO', 'FUTR'];

type Head = Partial<Record<Field, string>>;
type Balance = { readonly kind: string; readonly minor: bigint };

export function statementReading(
  ordinal: number,
  listener: BankReadingListener,
  give: (line: BankLine) => void,
): StatementReading {
  const place = `statement ${ordinal + 1}`;
  const known = { currency: '', entries: 0, pending: 0, batches: 0, lines: 0 };
  const days = { first: '', last: '' };
  const sums = { in: 0n, out: 0n };
  const balances: Balance[] = [];
  const ordinalOf = lineOrdinals();
  let head: Head | undefined;
  const problem = (rule: BankProblemRule, at = place, value?: string): undefined => {
    listener.problem({ place: at, rule, ...(value === undefined ? {} : { value }) });
  };

  /** Minor units with their sign; undefined, and said, where they cannot be told. */
  const signedMinor = (part: Part, field: Field, sign: string, at: string): bigint | undefined => {
    const text = part.fields[field];
    const currency = part.currencies[field] ?? '';
    if (text === undefined) return problem('amount-not-number', at);
    if (currency === '') return problem('currency-missing', at);
    known.currency ||= currency;
    if (currency !== known.currency) return problem('currency-differs', at, currency);
    const minor = minorOfDecimal(text, currency);
    if (typeof minor === 'string') return problem(minor, at, text.slice(0, 40));
    if (sign !== 'CRDT' && sign !== 'DBIT') return problem('sign-unknown', at, sign.slice(0, 10));
    return sign === 'CRDT' ? minor : -minor;
  };

  const dayOf = (text: string | undefined, at: string): string | undefined => {
    if (text === undefined) return undefined;
    return dayOfXml(text) ?? problem('day-not-a-date', at, text.slice(0, 40));
  };

  const lineOf = (entry: Part, detail: Part | undefined, minor: bigint, of: EntryFacts): void => {
    const isIn = minor > 0n;
    const { fields = {} } = detail ?? {};
    const said = {
      minor: minor.toString(),
      bookedOn: of.bookedOn,
      valueOn: of.valueOn,
      endToEndId: given(fields.endToEndId),
      // A payment that is taken back still names both: whoever is on the other side counts.
      name: (isIn ? fields.debtor : fields.creditor) ?? null,
      account: (isIn ? fields.debtorAccount : fields.creditorAccount) ?? null,
      text: fields.text ?? entry.fields.text ?? '',
    };
    const references = [given(entry.fields.reference), given(fields.reference)];
    const own = references.every((one) => one === null)
      ? contentOf(said)
      : references.map((one) => one ?? '').join('\n');
    const which = ordinalOf(own);
    const key = [statementNumber(head ?? {}), own, which].join('\n');
    const { at: linePlace, isReversal } = of;
    give({ statement: ordinal, place: linePlace, key, isReversal, ...said });
    known.lines += 1;
    if (isIn) sums.in += minor;
    else sums.out -= minor;
  };

  return {
    head: ({ fields }) => {
      head ??= fields;
      known.currency ||= fields.currency ?? '';
    },
    balance: (part) => {
      const kind = part.fields.balanceKind ?? '';
      if (![...OPENING, CLOSING, BETWEEN_PAGES].includes(kind)) return;
      const minor = signedMinor(part, 'amount', part.fields.sign ?? '', `${place}, ${kind}`);
      if (minor !== undefined) balances.push({ kind, minor });
    },
    entry: (entry, details) => {
      known.entries += 1;
      const at = `${place}, entry ${known.entries}`;
      const { status = '', sign = '', bookedOn, valueOn, reversal } = entry.fields;
      if (NOT_BOOKED.includes(status)) {
        known.pending += 1;
        return;
      }
      if (status !== BOOKED) return problem('status-unknown', at, status.slice(0, 10));
      const minor = signedMinor(entry, 'amount', sign, at);
      const value = dayOf(valueOn, at);
      const booked = bookedOn === undefined ? value : dayOf(bookedOn, at);
      if (bookedOn === undefined && valueOn === undefined) problem('day-missing', at);
      if (minor === undefined || booked === undefined) return;
      if (minor === 0n) return problem('amount-zero', at);
      days.first = days.first === '' || booked < days.first ? booked : days.first;
      days.last = booked > days.last ? booked : days.last;
      const facts = {
        at,
        bookedOn: booked,
        valueOn: value ?? null,
        isReversal: reversal === 'true' || reversal === '1',
      };
      const shares = sharesOf(entry, details, minor, known.currency);
      if (shares) {
        details.forEach((detail, place) => lineOf(entry, detail, shares[place] as bigint, facts));
        return;
      }
      if (details.length > 1) known.batches += 1;
      lineOf(entry, details.length === 1 ? details[0] : undefined, minor, facts);
    },
    close: () => {
      const told = head ?? {};
      const { account = '', currency = known.currency, from, until } = told;
      if (account === '') problem('account-missing');
      if (told.number === undefined) problem('statement-number-missing');
      if (currency === '') problem('currency-missing');
      const { opening, closing } = edgesOf(balances, told, () =>
        problem('opening-balances-differ'),
      );
      checkSum({ opening, closing, moved: sums.in - sums.out, problem });
      const count = (code: 'pending-left-out' | 'batch-not-itemised', of: number): void => {
        if (of > 0) listener.finding({ code, place, count: of });
      };
      count('pending-left-out', known.pending);
      count('batch-not-itemised', known.batches);
      if (opening === undefined || closing === undefined) {
        listener.finding({ code: 'balances-missing', place, count: 1 });
      }
      listener.statement({
        place,
        account,
        currency,
        number: statementNumber(told),
        sequence: sequenceOf(told),
        from: (from && dayOfXml(from)) ?? (days.first || null),
        until: (until && dayOfXml(until)) ?? (days.last || null),
        openingMinor: opening?.toString() ?? null,
        closingMinor: closing?.toString() ?? null,
        lines: known.lines,
        inMinor: sums.in.toString(),
        outMinor: sums.out.toString(),
      });
    },
  };
}

type EntryFacts = Pick<BankLine, 'bookedOn' | 'valueOn' | 'isReversal'> & { readonly at: string };

/** Some banks say that there is no reference instead of leaving it out. */
const NO_REFERENCE = new Set(['NOTPROVIDED', 'NONREF']);

function given(reference: string | undefined): string | null {
  return reference === undefined || NO_REFERENCE.has(reference.toUpperCase()) ? null : reference;
}

/** What each payment of an entry was, where the file tells it and they make the entry. */
function sharesOf(
  entry: Part,
  details: readonly Part[],
  whole: bigint,
  currency: string,
): readonly bigint[] | undefined {
  if (details.length < 2) return undefined;
  const shares = details.map(({ fields, currencies }) => {
    const field = fields.amount === undefined ? 'instructed' : 'amount';
    if (currencies[field] !== currency) return undefined;
    const minor = minorOfDecimal(fields[field] ?? '', currency);
    if (typeof minor === 'string' || minor === 0n) return undefined;
    return (fields.sign ?? entry.fields.sign) === 'CRDT' ? minor : -minor;
  });
  if (shares.includes(undefined)) return undefined;
  const told = shares as readonly bigint[];
  return told.reduce((sum, one) => sum + one, 0n) === whole ? told : undefined;
}

/** A bank may give pages of one statement one number: each is a statement of its own here. */
function statementNumber({ number, page, isLastPage }: Head): string | null {
  if (number === undefined) return null;
  const isOnly = page === undefined || (page === '1' && isLastPage !== 'false');
  return isOnly ? number : `${number} page ${page}`;
}

const SEQUENCE = /^[0-9]{1,15}$/;

function sequenceOf({ sequence, legalSequence }: Head): number | null {
  const told = sequence ?? legalSequence;
  return told !== undefined && SEQUENCE.test(told) ? Number(told) : null;
}

function edgesOf(
  balances: readonly Balance[],
  { page, isLastPage }: Head,
  differ: () => void,
): { readonly opening: bigint | undefined; readonly closing: bigint | undefined } {
  const opening = balances.filter(({ kind }) => OPENING.includes(kind));
  if (new Set(opening.map(({ minor }) => minor)).size > 1) differ();
  const between = balances.filter(({ kind }) => kind === BETWEEN_PAGES);
  const isFirst = page === undefined || page === '1';
  const isLast = isLastPage !== 'false';
  return {
    opening: opening[0]?.minor ?? (isFirst ? undefined : between[0]?.minor),
    closing:
      balances.find(({ kind }) => kind === CLOSING)?.minor ??
      (isLast ? undefined : between.at(-1)?.minor),
  };
}

/** What was there before, and all that happened, is what is there after. */
export function checkSum({
  opening,
  closing,
  moved,
  problem,
}: {
  readonly opening: bigint | undefined;
  readonly closing: bigint | undefined;
  readonly moved: bigint;
  readonly problem: (rule: BankProblemRule, at?: string, value?: string) => void;
}): void {
  if (opening === undefined || closing === undefined) return;
  const missing = closing - opening - moved;
  if (missing !== 0n) problem('balances-do-not-add-up', undefined, missing.toString());
}
