import type {
  Exchange,
  PledgeEndReason,
  PledgeEvent,
  PledgeEvidence,
  PledgeInstalment,
} from '#catalogue';
import { carryOut, commandId, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import {
  createdIdOf,
  derivedId,
  ensure,
  isDay,
  Rejection,
  type Localised,
  type Money,
} from '#kernel';
import { askerFor, loadGiver } from '../donors/donor.loading.js';
import { dueDiligenceOn } from '../donors/due-diligence.js';
import { loadExchange } from '../exchange.loading.js';
import { pledgeDecider } from './pledge.decider.js';
import {
  fundFacts,
  layOutPledge,
  pledgeStream,
  standingOfDonor,
  yearEndOf,
  type LoadedPledge,
} from './pledge.loading.js';
import type { PledgeCommand } from './pledge.requests.js';

/** What a donor offers. */
export type NewPledge = {
  readonly fundId: string;
  readonly donorId: string;
  readonly money: Money;
  readonly restriction: string;
  readonly isEnforceable: boolean;
  readonly instalments: readonly PledgeInstalment[];
  readonly conditions: readonly Localised[];
  readonly expiresOn: string | null;
};

type Done = Promise<Executed<PledgeEvent>>;

/** Writes down what a donor offers; whoever does so follows it up. */
export async function offerPledge(
  ports: Ports,
  invocation: Invocation,
  said: NewPledge,
): Promise<Executed<PledgeEvent> & { readonly pledgeId: string }> {
  const id = commandId(invocation);
  const pledgeId = createdIdOf(id);
  const { by, book, today } = await askerFor(ports, invocation, said.fundId);
  const giver = await loadGiver(ports, said.donorId, book);
  const standing = dueDiligenceOn(giver.dueDiligence, today);
  const facts = { ...(await fundFacts(ports, said.fundId, book, today)), standing };
  const conditions = said.conditions.map((text, place) => ({
    conditionId: derivedId(id, 'condition', String(place)),
    text,
  }));
  const owner = by.accountId;
  const what = { ...said, pledgeId, donorId: giver.donorId, conditions, owner };
  const command = { type: 'OfferPledge', ...what, facts, by, today } as const;
  const stream = pledgeStream(pledgeId);
  return { ...(await carryOut(ports, invocation, book, pledgeDecider, stream, command)), pledgeId };
}

/** The donor is bound from a day on. */
export async function confirmPledge(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
  said: { readonly confirmedOn: string; readonly evidence: PledgeEvidence },
): Done {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const { pledge, book, by, today } = loaded;
  const standing = await standingOfDonor(ports, pledge.donorId, book, today);
  const yearEndsOn = await yearEndOf(ports, book, said.confirmedOn);
  const exchange = await exchangeOf(ports, loaded, said.confirmedOn);
  const facts = { standing, yearEndsOn, exchange };
  const command = { type: 'ConfirmPledge', ...said, ...facts, by, today } as const;
  const dated = { ...invocation, effectiveDate: said.confirmedOn };
  return onPledge(ports, dated, loaded, command);
}

/** What is open is due otherwise. */
export async function schedulePledge(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
  instalments: readonly PledgeInstalment[],
): Done {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const { book, by, today } = loaded;
  const yearEndsOn = await yearEndOf(ports, book, today);
  const command = { type: 'SchedulePledge', instalments, yearEndsOn, by, today } as const;
  return onPledge(ports, invocation, loaded, command);
}

/** A condition was met on a day. */
export async function meetCondition(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
  said: { readonly conditionId: string; readonly on: string },
): Done {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const { book, by, today } = loaded;
  const yearEndsOn = await yearEndOf(ports, book, said.on);
  const exchange = await exchangeOf(ports, loaded, said.on);
  const command = { type: 'MeetCondition', ...said, yearEndsOn, exchange, by, today } as const;
  return onPledge(ports, { ...invocation, effectiveDate: said.on }, loaded, command);
}

/** What was put off and is due in this year is income. */
export async function recogniseIncome(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
): Done {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const { book, by, today } = loaded;
  const yearEndsOn = await yearEndOf(ports, book, today);
  return onPledge(ports, invocation, loaded, { type: 'RecogniseIncome', yearEndsOn, by, today });
}

/** Nothing more will come. */
export async function cancelRemainder(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
  reason: PledgeEndReason,
): Done {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const { by, today } = loaded;
  return onPledge(ports, invocation, loaded, { type: 'CancelRemainder', reason, by, today });
}

/** The donor does not keep to it. */
export async function defaultPledge(ports: Ports, invocation: Invocation, pledgeId: string): Done {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const { by, today } = loaded;
  return onPledge(ports, invocation, loaded, { type: 'DefaultPledge', by, today });
}

/** One person says that the rest should be given up. */
export async function proposeWriteOff(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
  reason: PledgeEndReason,
): Promise<Executed<PledgeEvent> & { readonly proposalId: string }> {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const proposalId = createdIdOf(commandId(invocation));
  const { by, today } = loaded;
  const command = { type: 'ProposeWriteOff', proposalId, reason, by, today } as const;
  return { ...(await onPledge(ports, invocation, loaded, command)), proposalId };
}

/** A second person confirms exactly that, or either says that it no longer stands. */
export async function settleWriteOff(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
  type: 'ConfirmWriteOff' | 'DropWriteOff',
  proposalId: string,
): Done {
  const loaded = await layOutPledge(ports, invocation, pledgeId);
  const { by, today } = loaded;
  return onPledge(ports, invocation, loaded, { type, proposalId, by, today });
}

/** Equal parts of a sum, some months apart; what does not divide stands in the first. */
export function equalInstalments(
  open: bigint,
  {
    count,
    firstDueOn,
    everyMonths,
  }: { readonly count: number; readonly firstDueOn: string; readonly everyMonths: number },
): readonly PledgeInstalment[] {
  ensure(count >= 1, 'instalments-not-counted', { max: count });
  const part = open / BigInt(count);
  const first = open - part * BigInt(count - 1);
  if (part === 0n) throw new Rejection('instalments-not-in-order');
  return Array.from({ length: count }, (_, place) => ({
    number: place + 1,
    minor: (place === 0 ? first : part).toString(),
    dueOn: monthsAfter(firstDueOn, place * everyMonths),
  }));
}

/** The same day some months later; the last of a month that is shorter. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, ofMonth = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  const date = Math.min(ofMonth, last.getUTCDate());
  return `${last.toISOString().slice(0, 8)}${String(date).padStart(2, '0')}`;
}

function onPledge(
  ports: Ports,
  invocation: Invocation,
  { pledge, book }: LoadedPledge,
  command: PledgeCommand,
): Done {
  const stream = pledgeStream(pledge.pledgeId);
  return carryOut(ports, invocation, book, pledgeDecider, stream, command);
}

/** The rate of a day; null of a pledge in the currency of its books, and where there is none. */
async function exchangeOf(
  ports: Ports,
  { pledge: { currency: from, foreign }, book: { entityId } }: LoadedPledge,
  day: string,
): Promise<Exchange | null> {
  if (!foreign || !isDay(day)) return null;
  return loadExchange(ports, entityId, { from, to: foreign.into, day });
}
