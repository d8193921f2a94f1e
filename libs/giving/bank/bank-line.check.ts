import type { AnyEvent, BankLineRecorded, GiftInBooks } from '#catalogue';
import type { RejectionParams } from '#kernel';
import { receiptOf } from '../gift-receipt.js';
import { gapsBetween } from './statement-gaps.js';
import type { KnownStatement } from './bank-account.decider.js';

/** Told of what does not hold; the code is the key of its text. */
type Tell = (code: string, params?: RejectionParams) => void;

type Line = Pick<BankLineRecorded['data'], 'money' | 'bookedOn' | 'valueOn' | 'direction'>;

/**
 * What `verify` asks of bank statements, counted from the events alone:
 * - a statement adds up: what was before and all that came in and went out is what is after, and it has
 *   the lines that it says;
 * - statements of an account follow each other;
 * - a line is one gift at most, and a gift has one line at most; the gift is there, of the day and the
 *   amount that the bank tells.
 */
export function bankLineCheck(tell: Tell): {
  readonly onEvent: (event: AnyEvent) => void;
  readonly atEnd: () => void;
} {
  const statements = new Map<string, KnownStatement[]>();
  const lines = new Map<string, Line>();
  const linesOf = new Map<string, number>();
  const giftOf = new Map<string, string>();
  const lineOf = new Map<string, string>();
  const gifts = new Map<string, { readonly gift: GiftInBooks | null; readonly lineId?: string }>();

  const tied = (lineId: string, donationId: string): void => {
    if (giftOf.has(lineId)) tell('bank-line-twice', { line: lineId });
    if (lineOf.has(donationId)) tell('gift-of-two-lines', { gift: donationId });
    giftOf.set(lineId, donationId);
    lineOf.set(donationId, lineId);
  };
  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'BankStatementImported': {
          const { bankAccountId } = event.data;
          const known = statements.get(bankAccountId) ?? [];
          statements.set(bankAccountId, [...known, event.data]);
          if (!addsUp(event.data)) tell('bank-statement-sum', { account: bankAccountId });
          const counted = linesOf.get(event.data.statementId) ?? 0;
          // A table whose days overlap another brings only the lines that are new.
          const isWhole = event.data.form === 'camt' ? counted === event.data.lines : true;
          if (!isWhole) tell('bank-statement-lines', { told: event.data.lines, counted });
          return;
        }
        case 'BankLineRecorded': {
          const { lineId, statementId } = event.data;
          lines.set(lineId, event.data);
          linesOf.set(statementId, (linesOf.get(statementId) ?? 0) + 1);
          return;
        }
        case 'BankLineIdentified':
        case 'BankLineTied':
          return tied(event.data.lineId, event.data.donationId);
        case 'BankLineReleased': {
          const { lineId, donationId } = event.data;
          const isFree = gifts.get(donationId)?.gift === null && giftOf.get(lineId) === donationId;
          if (!isFree) tell('bank-line-released-early', { line: lineId, gift: donationId });
          giftOf.delete(lineId);
          lineOf.delete(donationId);
          return;
        }
        case 'DonationReceived': {
          const { donationId, bankLineId: lineId } = event.data;
          gifts.set(donationId, { gift: event.data, ...(lineId === undefined ? {} : { lineId }) });
          if (lineId !== undefined && giftOf.get(lineId) !== donationId) {
            tell('gift-without-its-line', { gift: donationId });
          }
          return;
        }
        case 'DonationCorrected': {
          const { donationId, becomes } = event.data;
          gifts.set(donationId, { ...gifts.get(donationId), gift: becomes });
          return;
        }
        default:
      }
    },
    atEnd: () => {
      for (const [account, told] of statements) {
        for (const gap of gapsBetween(told)) {
          const minor = gap.missingMinor ?? '0';
          tell('bank-statement-gap', { account, missing: gap.missingStatements ?? 0, minor });
        }
      }
      for (const [lineId, donationId] of giftOf) {
        const line = lines.get(lineId);
        const known = gifts.get(donationId);
        if (!line) tell('bank-line-unknown', { line: lineId });
        else if (!known) tell('bank-line-gift-missing', { line: lineId });
        else if (known.gift && !agree(line, known.gift)) {
          tell('bank-line-gift-differs', { line: lineId, gift: donationId });
        }
      }
    },
  };
}

function addsUp({ openingMinor, closingMinor, inMinor, outMinor }: KnownStatement): boolean {
  if (openingMinor === null || closingMinor === null) return true;
  return BigInt(openingMinor) + BigInt(inMinor) - BigInt(outMinor) === BigInt(closingMinor);
}

/** A gift that was corrected since may say what it is for otherwise; never how much came, and when. */
function agree({ money, bookedOn, valueOn, direction }: Line, gift: GiftInBooks): boolean {
  const { minor, on } = receiptOf(gift);
  return direction === 'in' && minor === money.minor && (on === bookedOn || on === valueOn);
}
