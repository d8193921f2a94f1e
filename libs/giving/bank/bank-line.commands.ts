import type { BankBookEvent, BankLineSaid, Person, SetAsideReason } from '#catalogue';
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
import {
  alikeAs,
  bankBookDecider,
  type BankBookCommand,
  type BankBookState,
  type LineFacts,
  type SaidOfGift,
} from './bank-book.decider.js';
import { bankLineDecider } from './import-statements.js';

/** A line before somebody, with what has become of the lines of its fund. */
export type LoadedLine = {
  readonly line: LineFacts;
  readonly state: BankBookState;
  readonly book: Book;
  readonly by: Person;
  readonly at: string;
  readonly today: string;
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
  return { line, state, book, by, at: now.toISOString(), today };
}

/** What becomes of a line that nobody wrote down as a gift. */
export type GiftOfLine = SaidOfGift & {
  /** It is another gift than the equal one of that day that was written down by hand. */
  readonly another?: boolean;
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
  const done = await carryOut(ports, invocation, book, bankBookDecider, stream, async () => {
    // Looked at anew where somebody else wrote meanwhile.
    const state = known ?? (await loadState(ports.store, bankBookDecider, stream));
    known = undefined;
    const undone = await leftUndone(ports, state, lineId);
    const { another = false, ...told } = { ...said, ...undone };
    gift = giftIn(line, told);
    await requireDonation(ports, invocation, { ...gift, another: true });
    const unseenAlike = await unseenGiftsLike(ports, state, line, told.restriction);
    const asked = { line, by, unseenAlike, another };
    if (undone) return { type: 'FinishLine', ...asked } as const;
    return { type: 'IdentifyLine', said: told, ...asked } as const;
  });
  const asGift = { ...invocation, key: `gift of bank line ${lineId}` };
  const input = { ...gift, another: true, ofLine: lineId };
  const { position, donationId } = await recordDonation(ports, asGift, input);
  return { ...done, position: position > done.position ? position : done.position, donationId };
}

/** What was said of a line that was spoken for as a gift, where that gift never came to be. */
async function leftUndone(
  ports: Ports,
  state: BankBookState,
  lineId: string,
): Promise<SaidOfGift | undefined> {
  const fate = find(state.fates, lineId);
  if (fate?.is !== 'gift' || !fate.said) return undefined;
  const gift = await loadState(ports.store, donationDecider, `donation-${fate.donationId}`);
  return gift.status === 'unknown' ? fate.said : undefined;
}

/** A line as the gift that it becomes: the bank has kept nothing of it. */
export function giftIn(line: LineFacts, { donorId, donorKind, restriction }: GiftOfLine) {
  const { fundId, money, bookedOn: receivedOn } = line;
  const known = { fundId, donorId, donorKind, money, restriction, receivedOn };
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
): Promise<Executed<BankBookEvent>> {
  return onLine(ports, invocation, lineId, async ({ line, by }) => {
    const gift = await loadState(ports.store, donationDecider, `donation-${donationId}`);
    const known = gift.status === 'received' ? gift : { fundId: null, gift: null };
    const { fundId: giftFundId, gift: stands } = known;
    return { type: 'TieLine', line, by, donationId, giftFundId, gift: stands } as const;
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

/** A line that was set aside waits again, or somebody looks after one that waits. */
export function handleLine(
  ports: Ports,
  invocation: Invocation,
  lineId: string,
  type: 'ReopenLine' | 'TakeLine',
): Promise<Executed<BankBookEvent>> {
  return onLine(ports, invocation, lineId, ({ line, by }) => Promise.resolve({ type, line, by }));
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
