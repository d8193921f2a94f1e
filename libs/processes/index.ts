import { payoutEffect, rails } from '#disbursements';
import type { EffectKind } from '#effects';
import {
  comparisonEffect,
  giverLinkEffect,
  matchExpiryEffect,
  noticeEffect,
  type CardProvider,
  type Mail,
} from '#giving';
import { awardProcess } from './award.process.js';
import { duplicatesProcess } from './duplicates.process.js';
import { matchProcess } from './match.process.js';
import { paymentProcess } from './payment.process.js';
import { pledgeProcess } from './pledge.process.js';
import type { Process } from './process.js';

export { dueSince } from './due/due.projection.js';
export { revaluationChore } from './revaluation/revaluation.chore.js';
export { startTicker } from './due/ticker.js';
export type { Ticker } from './due/ticker.js';
export { askRetryAsOperator, loadParked } from './parked/parked.commands.js';
export { parkedDecider } from './parked/parked.decider.js';
export { countParked, readParked } from './parked/parked.projection.js';
export { importPastGrants } from './past-grants.js';
export type { ChangedGrant, ImportOutcome } from './past-grants.js';
export { unanswered } from './unanswered.js';
export { startProcesses } from './runner.js';
export type { Processes } from './runner.js';

/** Every process of Entraide. A new one is one line here. */
export const processes: readonly Process[] = [
  awardProcess,
  paymentProcess,
  matchProcess,
  duplicatesProcess,
  pledgeProcess,
];

/** Every kind of effect of Entraide. A new one is one line here. */
export function effectKinds(cards?: CardProvider, mail?: Mail): readonly EffectKind[] {
  return [
    payoutEffect(rails),
    noticeEffect(cards),
    comparisonEffect(cards),
    matchExpiryEffect(),
    giverLinkEffect(mail),
  ];
}

export { processesManifest } from './processes.manifest.js';
