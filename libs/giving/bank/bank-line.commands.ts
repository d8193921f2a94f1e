import type { BankBookEvent, BankLineSaid, MatchReason, Person, SetAsideReason } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  instantOf,
  loadAuthority,
  noteOpening,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { foldStream, loadState, type Executed } from '#event-store';
import { requireAct } from '#gate';
import { fundAccountDecider, fundAccountStream, receiptsLike } from '#funds/facts';
import { dayIn, find, Rejection } from '#kernel';
import { donationDecider } from '../donation.decider.js';
import { recordDonation, requireDonation } from '../donation.commands.js';
import { receiptOf } from '../gift-receipt.js';
import { loadGiver } from '../donors/donor.loading.js';
import { loadPledge } from '../pledges/pledge.loading.js';
import { openOf } from '../pledges/pledge.state.js';
import {
  alikeAs,
  bankBookDecider,
  type BankBookCommand,
  type BankBookState,
  type IdentifyLine,
  type LineFacts,
  type SaidOfGift,
} from './bank-book.decider.js';
import { giftOfLine } from './gift-of-line.js';
import { bankLineDecider } from './import-statements.js';
import { instalmentOf } from './line-match.js';

/** A line before somebody, with what has become of the lines of its fund. */
export type LoadedLine = {
  readonly line: LineFacts;
  readonly state: BankBookState;
  readonly book: Book;
  readonly by: Person;
  readonly at: string;
  readonly today: string;
  /** It was a gift that two people took back, and may wait again. */
  readonly isTakenBack: boolean;
};

/** Lays a line out. Rejection `not-found`. */
export async function loadLine(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
): Promise<LoadedLine> {
  const line = await loadState(ports.store, bankLineDecider, `bankline-${lineId}`);
  if (!line) throw new Rejection('not-found');
  const { fundId } = line;
  const now = instantOf(ports, invocation);
  const accountId = invocation.actor.id;
  const [book, roles, state] = await Promise.all([
    bookOfFund(ports.store, fundId),
    loadAuthority(ports.store, accountId, fundId, now),
    loadState(ports.store, bankBookDecider, bookStream(fundId)),
  ]);
  const by = { accountId, roles };
  const today = dayIn(book.timeZone, now);
  const isTakenBack = await isGiftTakenBack(ports, state, lineId);
  return { line, state, book, by, at: now.toISOString(), today, isTakenBack };
}

async function isGiftTakenBack(
  { store }: Ports,
  { fates }: BankBookState,
  lineId: string,
): Promise<boolean> {
  const fate = find(fates, lineId);
  if (fate?.is !== 'gift') return false;
  const gift = await loadState(store, donationDecider, `donation-${fate.donationId}`);
  return gift.status === 'received' && gift.gift === null;
}

/** What becomes of a line that nobody wrote down as a gift. */
export type GiftOfLine = Omit<SaidOfGift, 'pledge'> & {
  readonly pledge?: SaidOfGift['pledge'];
  /** It is another gift than the equal one of that day that was written down by hand. */
  readonly another?: boolean;
  /** Why it was proposed, where it was. */
  readonly because?: MatchReason | null;
  /** It is booked with others: only where it is certain. */
  readonly unseen?: boolean;
};

/**
 * A line becomes a gift: first the line is spoken for, in the one stream that ties lines and gifts,
 * then the gift is recorded, whose id is of the line. Cut short between the two, whoever asks again
 * finishes it. The rules of gifts are asked before anything is written.
 *
 * Rejections: those of the decider, `bank-line-like-gift` where an equal gift was written down by hand
 * and no line has shown it, and those of `recordDonation`.
 */
export async function identifyLine(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
  said: GiftOfLine,
): Promise<Executed<BankBookEvent> & { readonly donationId: string }> {
  const { line, book, by, state: first } = await loadLine(ports, invocation, lineId);
  const stream = bookStream(line.fundId);
  let known: BankBookState | undefined = first;
  let gift = giftIn(line, said);
  let donationId = giftOfLine(lineId, find(first.released, lineId) ?? 0);
  const done = await carryOut(ports, invocation, book, bankBookDecider, stream, async () => {
    // Looked at anew where somebody else wrote meanwhile.
    const state = known ?? (await loadState(ports.store, bankBookDecider, stream));
    known = undefined;
    const undone = await leftUndone(ports, state, lineId);
    const { another = false, because = null, unseen = false, ...told } = { ...said, ...undone };
    gift = giftIn(line, told);
    donationId = undone?.donationId ?? giftOfLine(lineId, find(state.released, lineId) ?? 0);
    await requireDonation(ports, invocation, { ...gift, another: true });
    const unseenAlike = await unseenGiftsLike(ports, state, line, told.restriction);
    const asked = { line, by, unseenAlike, another };
    if (undone) return { type: 'FinishLine', ...asked } as const;
    const { donorId, donorKind, restriction, pledge = null } = told;
    const meant = { donorId, donorKind, restriction, pledge };
    const mustBe = unseen ? await pledgeToMatch(ports, pledge?.pledgeId) : null;
    return { type: 'IdentifyLine', said: meant, ...asked, because, unseen: mustBe } as const;
  });
  const asGift = { ...invocation, key: `gift of bank line ${donationId}` };
  const input = { ...gift, another: true, ofLine: { lineId, donationId } };
  const { position } = await recordDonation(ports, asGift, input);
  return { ...done, position: position > done.position ? position : done.position, donationId };
}

/** What was said of a line that was spoken for as a gift, where that gift never came to be. */
async function leftUndone(
  ports: Ports,
  state: BankBookState,
  lineId: string,
): Promise<(SaidOfGift & { readonly donationId: string }) | undefined> {
  const fate = find(state.fates, lineId);
  if (fate?.is !== 'gift' || !fate.said) return undefined;
  const gift = await loadState(ports.store, donationDecider, `donation-${fate.donationId}`);
  const { donationId, said } = fate;
  return gift.status === 'unknown' ? { ...said, donationId } : undefined;
}

/** What the rule of certainty asks of a pledge, as its stream tells. Rejection `pledge-unknown`. */
async function pledgeToMatch(
  ports: Ports,
  named: string | undefined,
): Promise<NonNullable<IdentifyLine['unseen']>> {
  const pledge = await loadPledge(ports, named ?? '');
  const { pledgeId, instalments } = pledge;
  const open = openOf(pledge).toString();
  const due = instalments.map((one) => ({ number: one.number, open: one.open.toString() }));
  return { pledgeId, open, instalments: due };
}

/** A line as the gift that it becomes: the bank has kept nothing of it. */
function giftIn(line: LineFacts, { donorId, donorKind, restriction, pledge }: GiftOfLine) {
  const { fundId, money, bookedOn: receivedOn } = line;
  const said = { fundId, donorId, donorKind, money, restriction, receivedOn };
  const known = { ...said, ...(pledge && { pledge }) };
  return { ...known, feeMinor: '0', method: 'bank' } as const;
}

/**
 * Gifts like it in the books that no line has shown: one of them may be this line, written down by
 * hand. Those that lines have shown are looked at as they stand now; of very many, the rest counts as
 * not shown, so that somebody is rather asked once too often.
 */
async function unseenGiftsLike(
  ports: Ports,
  state: BankBookState,
  line: LineFacts,
  restriction: string,
): Promise<number> {
  const { fundId, money, bookedOn } = line;
  const inAccount = fundAccountStream(fundId, money.currency);
  const account = await foldStream(ports.store, fundAccountDecider, inAccount);
  const like = { on: bookedOn, restriction, minor: money.minor };
  const booked = receiptsLike(account, like);
  if (booked === 0) return 0;
  const alike = alikeAs(line, restriction);
  const shown = (find(state.giftsAlike, alike) ?? []).slice(0, MOST_LOOKED_AT);
  const gifts = await Promise.all(
    shown.map((id) => loadState(ports.store, donationDecider, `donation-${id}`)),
  );
  const stand = gifts.filter((one) => {
    const gift = one.status === 'received' ? one.gift : null;
    if (!gift) return false;
    const receipt = receiptOf(gift);
    return `${receipt.on} ${receipt.restriction} ${receipt.minor}` === alike;
  });
  return Math.max(0, booked - stand.length);
}

/** Gifts of one day, amount and restriction that are looked at. */
const MOST_LOOKED_AT = 200;

/** A line is a gift that was written down by hand. */
export async function tieLine(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
  donationId: string,
  because: 'written-down' | null = null,
): Promise<Executed<BankBookEvent>> {
  return onLine(ports, invocation, lineId, async ({ line, by }) => {
    const gift = await loadState(ports.store, donationDecider, `donation-${donationId}`);
    const known = gift.status === 'received' ? gift : { fundId: null, donorId: null, gift: null };
    const { fundId: giftFundId, donorId, gift: stands } = known;
    const told = { donationId, giftFundId, donorId, gift: stands, because };
    return { type: 'TieLine', line, by, ...told } as const;
  });
}

/** A line is no gift. */
export function setLineAside(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
  reason: SetAsideReason,
): Promise<Executed<BankBookEvent>> {
  return onLine(ports, invocation, lineId, ({ line, by }) =>
    Promise.resolve({ type: 'SetLineAside', line, by, reason } as const),
  );
}

/**
 * A line that was set aside waits again, or one whose gift was taken back; or somebody looks after one
 * that waits.
 */
export function handleLine(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
  type: 'ReopenLine' | 'TakeLine',
): Promise<Executed<BankBookEvent>> {
  return onLine(ports, invocation, lineId, ({ line, by, isTakenBack }) =>
    Promise.resolve(type === 'TakeLine' ? { type, line, by } : { type, line, by, isTakenBack }),
  );
}

async function onLine(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
  commandOf: (loaded: LoadedLine) => Promise<BankBookCommand>,
): Promise<Executed<BankBookEvent>> {
  const loaded = await loadLine(ports, invocation, lineId);
  const stream = bookStream(loaded.line.fundId);
  const ask = (): Promise<BankBookCommand> => commandOf(loaded);
  return carryOut(ports, invocation, loaded.book, bankBookDecider, stream, ask);
}

/** Opens what a line says of somebody, once the opening is noted; undefined where it was erased. */
export async function openLine(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
): Promise<BankLineSaid | undefined> {
  const { line, by, book, today } = await loadLine(ports, invocation, lineId);
  requireAct('bank-line.open', { today, by: { id: by.accountId, roles: by.roles } });
  const role = invocation.actor.role;
  const opening = { caseId: lineId, section: 'bank-line', by: by.accountId, role } as const;
  await noteOpening(ports, invocation, { book, today }, opening);
  const stream = `bankline-${lineId}`;
  const [recorded] = await ports.store.read(stream, 0, 1);
  if (!recorded) throw new Rejection('not-found');
  const { commandId } = recorded.metadata;
  return ports.vault.open(line.said, { stream, commandId, field: 'BankLineRecorded.said' });
}

function bookStream(fundId: string): string {
  return `bankbook-${fundId}`;
}

/** Lines that are booked together, each as the pledge that it was shown as. */
export type CertainLine = { readonly lineId: string; readonly pledgeId: string };

export type BookedTogether = {
  readonly position: bigint;
  /** Nothing was new: it had all been booked under that key. */
  readonly repeated: boolean;
  readonly booked: readonly { readonly lineId: string; readonly donationId: string }[];
  /** Lines that are no longer certain, or were booked meanwhile, with the code of the refusal. */
  readonly refused: readonly { readonly lineId: string; readonly code: string }[];
};

/**
 * Books several lines that are certain (ADR 46), one after the other: what is refused of one stops no other.
 * Sent again with the same key, what was booked is answered again. Where all are refused, the first refusal.
 */
export async function bookCertainLines(
  ports: Ports,
  invocation: Invocation,
  lines: readonly CertainLine[],
): Promise<BookedTogether> {
  const booked: BookedTogether['booked'][number][] = [];
  const refused: BookedTogether['refused'][number][] = [];
  let first: Rejection | undefined;
  let position = 0n;
  let repeated = true;
  for (const { lineId, pledgeId } of lines) {
    const own = { ...invocation, key: `${invocation.key} ${lineId}`, body: { lineId, pledgeId } };
    try {
      const done = await identifyLine(ports, own, lineId, await asPledged(ports, lineId, pledgeId));
      booked.push({ lineId, donationId: done.donationId });
      repeated &&= done.repeated;
      if (done.position > position) position = done.position;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      first ??= error;
      refused.push({ lineId, code: error.code });
    }
  }
  if (first && booked.length === 0) throw first;
  return { position, repeated, booked, refused };
}

/** What a pledge says of the gift that a line is: from whom, what for, which instalment. */
async function asPledged(ports: Ports, lineId: string, pledgeId: string): Promise<GiftOfLine> {
  const line = await loadState(ports.store, bankLineDecider, `bankline-${lineId}`);
  if (!line) throw new Rejection('not-found');
  const pledge = await loadPledge(ports, pledgeId);
  const giver = await loadGiver(ports, pledge.donorId, await bookOfFund(ports.store, line.fundId));
  const { instalments } = await pledgeToMatch(ports, pledgeId);
  const instalment = instalmentOf(line, { instalments });
  return {
    donorId: pledge.donorId,
    donorKind: giver.kind,
    restriction: pledge.restriction,
    pledge: { pledgeId, instalment },
    because: 'pledge-reference',
    unseen: true,
  };
}
