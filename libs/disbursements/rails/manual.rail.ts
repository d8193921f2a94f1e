import type { PaymentEvidence, PolicyRail } from '#catalogue';
import type { Evidence, Rail } from './rail.js';

/** What each channel leaves behind when the money leaves. */
const FIRST: Readonly<Record<PolicyRail, readonly PaymentEvidence[]>> = {
  bank: ['bank-confirmation', 'transfer-receipt'],
  'mobile-money': ['transfer-receipt', 'agent-slip'],
  'cash-agent': ['agent-slip', 'witness'],
  crypto: ['transfer-receipt'],
  'trusted-organisation': ['bank-confirmation', 'transfer-receipt', 'agent-slip'],
};

/** Only the payee's own code word, or somebody who was there, shows that it arrived. */
const ARRIVED: readonly PaymentEvidence[] = ['code-word', 'witness'];

/** A bank's confirmation and the receipt of the transfer come from two sides, too. */
const SECOND: Readonly<Record<PolicyRail, readonly PaymentEvidence[]>> = {
  bank: [...ARRIVED, 'bank-confirmation', 'transfer-receipt'],
  'mobile-money': ARRIVED,
  'cash-agent': ARRIVED,
  crypto: ARRIVED,
  'trusted-organisation': ARRIVED,
};

/** A payment made by hand over one of the channels. */
export function manualRail(name: PolicyRail): Rail {
  return {
    name,
    mode: 'manual',
    firstEvidence: FIRST[name],
    secondEvidence: SECOND[name],
    isProven: (first, second) =>
      FIRST[name].includes(first.kind) &&
      SECOND[name].includes(second.kind) &&
      areTwo(first, second),
  };
}

/** Two kinds of proof; or two witnesses, which two people report. */
function areTwo(first: Evidence, second: Evidence): boolean {
  if (first.kind !== second.kind) return true;
  return first.kind === 'witness' && first.by !== second.by;
}
