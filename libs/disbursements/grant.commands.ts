import {
  grantIdOf,
  type BucketShare,
  type GrantAgreed,
  type GrantEvent,
  type GrantReduced,
  type PolicyRail,
  type SafeContact,
} from '#catalogue';
import { bookOfFund, carryOut, findRef, type Asked, type Desk } from '#desk';
import type { Executed } from '#event-store';
import { Rejection, type Money } from '#kernel';
import { grantDecider, type GrantCommand } from './grant.decider.js';
import { askingOf, grantAtHand, siblingsOf, type GrantAtHand } from './payout.loading.js';

type Done = Promise<Executed<GrantEvent>>;

/** For the award process: the money is set aside, the award becomes a grant. */
export async function draftGrant(
  desk: Desk,
  asked: Asked,
  input: {
    readonly applicationId: string;
    readonly fundId: string;
    readonly holdId: string;
    readonly award: Money;
    readonly rail: PolicyRail;
    /** The award by restriction, fee allowance not included. */
    readonly split: readonly BucketShare[];
  },
): Promise<Executed<GrantEvent> & { readonly grantId: string }> {
  const grantId = grantIdOf(input.holdId);
  const { applicationId, fundId, holdId, award, rail, split } = input;
  const book = await bookOfFund(desk.store, fundId);
  const what = { grantId, applicationId, fundId, holdId, award, rail, split };
  const command = { type: 'Draft', kind: asked.actor.kind, ...what } as const;
  const done = await carryOut(desk, asked, book, grantDecider, `grant-${grantId}`, command);
  return { ...done, grantId };
}

/** The beneficiary was told of the award. Roles: treasurer, case worker. */
export async function notifyGrant(
  desk: Desk,
  asked: Asked,
  input: { readonly grantId: string; readonly channel: SafeContact['channel'] },
): Done {
  const atHand = await grantAtHand(desk, asked, input.grantId);
  const asking = await askingOf(desk, asked, atHand);
  const { caseFacts, book } = atHand;
  const { baseCurrency } = book;
  const { channel } = input;
  const command = { type: 'Notify', ...asking, channel, caseFacts, baseCurrency } as const;
  return onGrant(desk, asked, atHand, command);
}

/** The beneficiary agreed: by receipt code themselves, or as staff saw it. */
export async function agreeGrant(
  desk: Desk,
  asked: Asked,
  input:
    | { readonly receiptCode: string; readonly award: number }
    | {
        readonly grantId: string;
        readonly evidence: Exclude<GrantAgreed['data']['evidence'], 'receipt-code'>;
      },
): Done {
  if ('receiptCode' in input) {
    const grantId = await grantOfReceiptCode(desk, input);
    const atHand = await grantAtHand(desk, asked, grantId);
    const { caseFacts } = atHand;
    const from = { applicant: asked.actor.id };
    const agreed = { type: 'Agree', evidence: 'receipt-code', from, caseFacts } as const;
    return onGrant(desk, asked, atHand, agreed);
  }
  const atHand = await grantAtHand(desk, asked, input.grantId);
  const from = await askingOf(desk, asked, atHand);
  const { caseFacts } = atHand;
  const { evidence } = input;
  return onGrant(desk, asked, atHand, { type: 'Agree', evidence, from, caseFacts });
}

/** Takes back what no payout holds. By a process, or by the treasurer. */
export async function reduceGrant(
  desk: Desk,
  asked: Asked,
  input: {
    readonly grantId: string;
    readonly money: Money | 'all';
    readonly reason: GrantReduced['data']['reason'];
  },
): Done {
  const atHand = await grantAtHand(desk, asked, input.grantId);
  const from = asked.actor.kind === 'process' ? 'process' : await askingOf(desk, asked, atHand);
  const allotted = siblingsOf(atHand.payouts, null).flatMap(({ split }) => split);
  const { money, reason } = input;
  return onGrant(desk, asked, atHand, { type: 'Reduce', from, money, reason, allotted });
}

/** For the payment process: a payment arrived; with the last one the grant closes. */
export async function noteGrantPaid(
  desk: Desk,
  asked: Asked,
  input: { readonly grantId: string; readonly attemptId: string; readonly money: Money },
): Done {
  const atHand = await grantAtHand(desk, asked, input.grantId);
  const { attemptId, money } = input;
  const { kind } = asked.actor;
  return onGrant(desk, asked, atHand, { type: 'NotePaid', kind, attemptId, money });
}

function onGrant(desk: Desk, asked: Asked, atHand: GrantAtHand, command: GrantCommand): Done {
  const { stream, book, caseFacts } = atHand;
  const { policyVersion, sensitivity } = caseFacts;
  const more = { policyVersion, sensitivity };
  return carryOut(desk, asked, book, grantDecider, stream, command, more);
}

/** Receipt codes lead to their case; spaces, dashes and O for 0 are read as they were meant. */
async function grantOfReceiptCode(
  desk: Desk,
  { receiptCode, award }: { readonly receiptCode: string; readonly award: number },
): Promise<string> {
  const plain = receiptCode.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0');
  const applicationId = await findRef(desk, 'receipt-code', plain);
  if (!applicationId) throw new Rejection('not-found');
  return grantIdOf(`${applicationId}.${award}`);
}
