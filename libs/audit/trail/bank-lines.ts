import { netOfGift, type AnyEvent } from '#catalogue';

/**
 * What a line of a bank statement says of something in the log: where an auditor begins who has a
 * statement in hand. Of a payment `lineId` is the attempt, of what came back the return, of a gift
 * the gift.
 */
export type BankLine = {
  readonly lineId: string;
  readonly kind: 'payment' | 'return' | 'gift';
  /** The remittance text, random and telling nothing (D39); none on what comes in. */
  readonly reference: string | null;
  /** What the line shows: a gift without what the bank kept of it. Minor units. */
  readonly minor: string;
  readonly currency: string;
  /** Null until somebody says that it was paid. */
  readonly day: string | null;
};

/** What an event tells of a line: a new one, or what of a known one is another now. */
export type LineTold =
  | { readonly line: BankLine }
  | {
      readonly lineId: string;
      readonly change: Partial<Pick<BankLine, 'minor' | 'currency' | 'day'>>;
    };

/** What an event tells of a bank line; undefined for every event that tells of none. */
export function bankLineIn(event: AnyEvent): LineTold | undefined {
  switch (event.type) {
    case 'AttemptSubmitted': {
      const { attemptId: lineId, money, reference } = event.data;
      return { line: { lineId, kind: 'payment', reference, ...money, day: null } };
    }
    case 'AttemptPaid':
      return { lineId: event.data.attemptId, change: { day: event.data.paidOn } };
    case 'PaymentCorrected': {
      const { attemptId: lineId, becomes } = event.data;
      return { lineId, change: { day: becomes?.paidOn ?? null } };
    }
    case 'ReturnedMoneyArrived': {
      const { returnId: lineId, money, arrivedOn } = event.data;
      return { line: { lineId, kind: 'return', reference: null, ...money, day: arrivedOn } };
    }
    case 'ReturnedMoneyCorrected': {
      const { returnId: lineId, becomes } = event.data;
      const change = becomes ? { ...becomes.money, day: becomes.arrivedOn } : { day: null };
      return { lineId, change };
    }
    case 'DonationReceived': {
      const { donationId: lineId, receivedOn: day } = event.data;
      return { line: { lineId, kind: 'gift', reference: null, ...netOfGift(event.data), day } };
    }
    case 'DonationCorrected': {
      const { donationId: lineId, becomes } = event.data;
      const change = becomes ? { ...netOfGift(becomes), day: becomes.receivedOn } : { day: null };
      return { lineId, change };
    }
    default:
      return undefined;
  }
}

/** Characters of a statement's text that are looked at; banks allow 140. */
export const MAX_LINE_TEXT = 200;
const REFERENCE_CHARACTERS = 12;

/**
 * Everything in the text of a bank line that may be a reference, whatever the bank wrote around it
 * and wherever it broke the text.
 */
export function referencesIn(text: string): readonly string[] {
  const compact = text
    .slice(0, MAX_LINE_TEXT)
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '');
  const count = Math.max(0, compact.length - REFERENCE_CHARACTERS + 1);
  return Array.from({ length: count }, (_, at) => compact.slice(at, at + REFERENCE_CHARACTERS));
}
