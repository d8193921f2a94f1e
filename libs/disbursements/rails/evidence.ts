import type { PaymentEvidence, PolicyRail } from '#catalogue';

/** One proof of a payment, and who brought it. */
export type Evidence = { readonly kind: PaymentEvidence; readonly by: string };

/** What proves a payment over one rail (D37). */
export type EvidenceRule = {
  /** What shows that the money left: it makes the attempt paid. */
  readonly first: readonly PaymentEvidence[];
  /** What shows that the payee has it: it makes the attempt received. */
  readonly second: readonly PaymentEvidence[];
};

/** Only the payee's own code word, or somebody who was there, shows that it arrived. */
const ARRIVED: readonly PaymentEvidence[] = ['code-word', 'witness'];

/** What each rail leaves behind. It says nothing of how a rail is called. */
const EVIDENCE: Readonly<Record<PolicyRail, EvidenceRule>> = {
  bank: {
    first: ['bank-confirmation', 'transfer-receipt'],
    // A bank's confirmation and the receipt of the transfer come from two sides, too.
    second: [...ARRIVED, 'bank-confirmation', 'transfer-receipt'],
  },
  'mobile-money': { first: ['transfer-receipt', 'agent-slip'], second: ARRIVED },
  'cash-agent': { first: ['agent-slip', 'witness'], second: ARRIVED },
  crypto: { first: ['transfer-receipt'], second: ARRIVED },
  'trusted-organisation': {
    first: ['bank-confirmation', 'transfer-receipt', 'agent-slip'],
    second: ARRIVED,
  },
};

/** What proves a payment over a rail. */
export function evidenceOf(rail: PolicyRail): EvidenceRule {
  return EVIDENCE[rail];
}

/** Whether these two together prove a payment over a rail. */
export function isProven(rail: PolicyRail, first: Evidence, second: Evidence): boolean {
  const rule = evidenceOf(rail);
  const fit = rule.first.includes(first.kind) && rule.second.includes(second.kind);
  return fit && areTwo(first, second);
}

/** Two kinds of proof; or two witnesses, which two people report. */
function areTwo(first: Evidence, second: Evidence): boolean {
  if (first.kind !== second.kind) return true;
  return first.kind === 'witness' && first.by !== second.by;
}
