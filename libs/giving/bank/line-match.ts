import {
  donorReference,
  pledgeReference,
  type BankLineRecorded,
  type DonorKind,
  type MatchReason,
} from '#catalogue';

/** What is known of a line when somebody asks what it is. */
export type LineToMatch = Pick<BankLineRecorded['data'], 'references' | 'money' | 'bookedOn'>;

/** An instalment of which something is still to come, in minor units. */
type Due = { readonly number: number; readonly open: string };

/** A pledge that binds its donor, and of which something is still to come. */
export type OpenPledge = {
  readonly pledgeId: string;
  readonly donorId: string;
  readonly donorKind: DonorKind;
  readonly currency: string;
  readonly restriction: string;
  /** All that is still to come, in minor units. */
  readonly open: string;
  readonly instalments: readonly Due[];
};

export type KnownDonor = { readonly donorId: string; readonly donorKind: DonorKind };

/** What the views know that may belong to a line. */
export type MatchFacts = {
  /** Gifts by bank of its day and amount that were written down and that no line has shown. */
  readonly writtenDown: readonly string[];
  /** Open pledges of the fund that may be meant: of the references, of the payer, or of that amount. */
  readonly pledges: readonly OpenPledge[];
  /** Donors whom references in its text name. */
  readonly named: readonly KnownDonor[];
  /** Donors whose gifts came from the payer's account before. */
  readonly payers: readonly KnownDonor[];
};

export type Proposal =
  | { readonly is: 'written-down'; readonly donationId: string; readonly because: 'written-down' }
  | (KnownDonor & {
      readonly is: 'gift';
      readonly restriction: string;
      readonly pledge: { readonly pledgeId: string; readonly instalment: number | null } | null;
      readonly because: MatchReason;
      /** Whether it may be booked with others, without each being looked at (ADR 46). */
      readonly isCertain: boolean;
    });

/** Proposals of one line that are worth a look. */
const MOST_PROPOSALS = 3;
/** Instalments of one amount, of different donors: more of them say nothing. */
const MOST_ALIKE = 2;

/**
 * What a line that came in may be, the likeliest first. A gift that was written down comes before all:
 * booked beside it, money would be there that is not.
 */
export function proposalsFor(line: LineToMatch, facts: MatchFacts): readonly Proposal[] {
  const { writtenDown, pledges, named, payers } = facts;
  const isWritten = writtenDown.length > 0;
  const gift = (one: OpenPledge, because: MatchReason): Proposal => {
    const { pledgeId, donorId, donorKind, restriction } = one;
    const pledge = { pledgeId, instalment: instalmentOf(line, one) };
    const isCertain = because === 'pledge-reference' && !isWritten && isCertainly(line, one);
    return { is: 'gift', donorId, donorKind, restriction, pledge, because, isCertain };
  };
  const free = ({ donorId, donorKind }: KnownDonor, because: MatchReason): Proposal => {
    const said = { donorId, donorKind, restriction: 'free', pledge: null };
    return { is: 'gift', ...said, because, isCertain: false };
  };
  const { currency, minor } = line.money;
  const fitting = pledges.filter(
    (one) => one.currency === currency && BigInt(minor) <= BigInt(one.open),
  );
  const byReference = fitting.filter(({ pledgeId }) => isNamed(line, pledgeReference(pledgeId)));
  const ofPayer = (one: OpenPledge): boolean =>
    payers.some(({ donorId }) => donorId === one.donorId) ||
    named.some(({ donorId }) => donorId === one.donorId);
  const equal = fitting.filter((one) => isEqualToDue(line, one));
  const alike = equal.filter((one) => !ofPayer(one));
  const all: readonly Proposal[] = [
    ...writtenDown.map((donationId) => writtenDownAs(donationId)),
    ...byReference.map((one) => gift(one, 'pledge-reference')),
    ...equal.filter(ofPayer).map((one) => {
      const isTheirs = named.some(({ donorId }) => donorId === one.donorId);
      return gift(one, isTheirs ? 'donor-reference' : 'payer-instalment');
    }),
    ...named.map((one) => free(one, 'donor-reference')),
    ...payers.map((one) => free(one, 'payer')),
    // Of nobody known, and only where few are owed that amount: a guess helps only whoever looks.
    ...(alike.length <= MOST_ALIKE ? alike.map((one) => gift(one, 'instalment')) : []),
  ];
  return distinct(all).slice(0, MOST_PROPOSALS);
}

function writtenDownAs(donationId: string): Proposal {
  return { is: 'written-down', donationId, because: 'written-down' };
}

/** The same gift is proposed once, for its best reason. */
function distinct(all: readonly Proposal[]): readonly Proposal[] {
  const keyOf = (one: Proposal): string =>
    one.is === 'gift' ? `${one.donorId} ${one.pledge?.pledgeId ?? ''}` : one.donationId;
  const known = new Map<string, Proposal>();
  for (const one of all) if (!known.has(keyOf(one))) known.set(keyOf(one), one);
  return [...known.values()];
}

function isNamed({ references }: LineToMatch, reference: string): boolean {
  return references.includes(reference);
}

/**
 * Whether a line is beyond doubt the next of a pledge (ADR 46): its text has one reference of ours, that
 * is the pledge's, and its amount is one of the open instalments, or all that is still to come. Everything
 * else could give one donor's money to another, or to another purpose, and is for somebody to look at.
 */
export function isCertainly(
  line: LineToMatch,
  pledge: Pick<OpenPledge, 'pledgeId' | 'open' | 'instalments'>,
): boolean {
  const isSole = line.references.length === 1 && isNamed(line, pledgeReference(pledge.pledgeId));
  return isSole && isEqualToDue(line, pledge);
}

function isEqualToDue(
  { money: { minor } }: LineToMatch,
  { open, instalments }: Pick<OpenPledge, 'open' | 'instalments'>,
): boolean {
  return open === minor || instalments.some((one) => one.open === minor);
}

/** The instalment whose open amount it is, the first of those; null where it is none of them. */
export function instalmentOf(
  { money: { minor } }: LineToMatch,
  { instalments }: Pick<OpenPledge, 'instalments'>,
): number | null {
  return instalments.find(({ open }) => open === minor)?.number ?? null;
}

/** Whether what is said to be the reason of a match is one, as the line and its fund's book tell. */
export function isReason(
  because: MatchReason,
  line: LineToMatch,
  said: { readonly donorId: string | null; readonly pledgeId: string | null },
  donorsOfPayer: readonly string[],
): boolean {
  const { donorId, pledgeId } = said;
  switch (because) {
    case 'pledge-reference':
      return pledgeId !== null && isNamed(line, pledgeReference(pledgeId));
    case 'donor-reference':
      return donorId !== null && isNamed(line, donorReference(donorId));
    case 'payer-instalment':
      return pledgeId !== null && donorId !== null && donorsOfPayer.includes(donorId);
    case 'payer':
      return donorId !== null && donorsOfPayer.includes(donorId);
    case 'instalment':
      return pledgeId !== null;
    case 'written-down':
      return false;
  }
}
