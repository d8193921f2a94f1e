import {
  grantIdOf,
  type BucketShare,
  type GrantAgreed,
  type GrantEvent,
  type GrantReduced,
  type PolicyRail,
  type SafeContact,
} from '#catalogue';
import { bookOfFund, carryOut, findRef, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import type { Authority } from '#gate';
import { Rejection, type Money } from '#kernel';
import { grantDecider, type GrantCommand } from './grant.decider.js';
import { authorityOf, loadGrant, siblingsOf, type LoadedGrant } from './payout.loading.js';

/** For the award process: the money is set aside, the award becomes a grant. */
export async function draftGrant(
  ports: Ports,
  invocation: Invocation,
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
  const book = await bookOfFund(ports.store, fundId);
  const what = { grantId, applicationId, fundId, holdId, award, rail, split };
  const command = { type: 'Draft', kind: invocation.actor.kind, ...what } as const;
  const done = await carryOut(ports, invocation, book, grantDecider, `grant-${grantId}`, command);
  return { ...done, grantId };
}

/** The beneficiary was told of the award. Roles: treasurer, case worker. */
export async function notifyGrant(
  ports: Ports,
  invocation: Invocation,
  input: { readonly grantId: string; readonly channel: SafeContact['channel'] },
): Promise<Executed<GrantEvent>> {
  const loaded = await loadGrant(ports, invocation, input.grantId);
  const { caseFacts, book } = loaded;
  const { baseCurrency } = book;
  const { channel } = input;
  return onGrant(ports, invocation, loaded, (authority) => ({
    type: 'Notify',
    ...authority,
    channel,
    caseFacts,
    baseCurrency,
  }));
}

/** The beneficiary agreed: by receipt code themselves, or as staff saw it. */
export async function agreeGrant(
  ports: Ports,
  invocation: Invocation,
  input:
    | { readonly receiptCode: string; readonly award: number }
    | {
        readonly grantId: string;
        readonly evidence: Exclude<GrantAgreed['data']['evidence'], 'receipt-code'>;
      },
): Promise<Executed<GrantEvent>> {
  if ('receiptCode' in input) {
    const grantId = await grantOfReceiptCode(ports, input);
    const loaded = await loadGrant(ports, invocation, grantId);
    const { caseFacts } = loaded;
    const from = { applicant: invocation.actor.id };
    const agreed = { type: 'Agree', evidence: 'receipt-code', from, caseFacts } as const;
    return onGrant(ports, invocation, loaded, agreed);
  }
  const loaded = await loadGrant(ports, invocation, input.grantId);
  const { caseFacts } = loaded;
  const { evidence } = input;
  return onGrant(ports, invocation, loaded, (from) => ({
    type: 'Agree',
    evidence,
    from,
    caseFacts,
  }));
}

/** Takes back what no payout holds. By a process, or by the treasurer. */
export async function reduceGrant(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly grantId: string;
    readonly money: Money | 'all';
    readonly reason: GrantReduced['data']['reason'];
  },
): Promise<Executed<GrantEvent>> {
  const loaded = await loadGrant(ports, invocation, input.grantId);
  const { caseFacts } = loaded;
  const allotted = siblingsOf(loaded.payouts, null).flatMap(({ split }) => split);
  const { money, reason } = input;
  const reduce = (from: 'process' | Authority) =>
    ({ type: 'Reduce', from, caseFacts, money, reason, allotted }) as const;
  const isProcess = invocation.actor.kind === 'process';
  return onGrant(ports, invocation, loaded, isProcess ? reduce('process') : reduce);
}

/** For the payment process: a payment arrived; with the last one the grant closes. */
export async function noteGrantPaid(
  ports: Ports,
  invocation: Invocation,
  input: { readonly grantId: string; readonly attemptId: string; readonly money: Money },
): Promise<Executed<GrantEvent>> {
  const loaded = await loadGrant(ports, invocation, input.grantId);
  const { attemptId, money } = input;
  const { kind } = invocation.actor;
  return onGrant(ports, invocation, loaded, { type: 'NotePaid', kind, attemptId, money });
}

/** As `onPayout`, on a grant. */
function onGrant(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedGrant,
  command: GrantCommand | ((authority: Authority) => GrantCommand),
): Promise<Executed<GrantEvent>> {
  const { stream, seen, book, caseFacts } = loaded;
  const { policyVersion, sensitivity } = caseFacts;
  const more = { policyVersion, sensitivity, seen };
  const asked =
    typeof command === 'function'
      ? async () => command(await authorityOf(ports, invocation, loaded))
      : command;
  return carryOut(ports, invocation, book, grantDecider, stream, asked, more);
}

/** Receipt codes lead to their case; spaces, dashes and O for 0 are read as they were meant. */
async function grantOfReceiptCode(
  ports: Ports,
  { receiptCode, award }: { readonly receiptCode: string; readonly award: number },
): Promise<string> {
  const plain = receiptCode.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0');
  const applicationId = await findRef(ports, 'receipt-code', plain);
  if (!applicationId) throw new Rejection('not-found');
  return grantIdOf(`${applicationId}.${award}`);
}
