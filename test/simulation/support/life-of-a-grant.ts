import { grantIdOf } from '#catalogue';
import type { Instance } from '#instance';
import { DAY_MS, dayIn, newId } from '#kernel';
import { defaultPolicy } from '#funds';
import { answers } from '../../e2e/support/applications.js';
import { crisisFund } from '../../e2e/support/crisis-fund.js';
import type { PatientClient } from './patient-client.js';

/** Sessions of those who act in one fund, and the ids that their acts name. */
export type Staff = {
  readonly fundId: string;
  readonly tokens: Readonly<Record<Role, string>>;
  readonly members: readonly { readonly accountId: string; readonly token: string }[];
};

/** Where the fund counts its days. */
const ZONE = 'Europe/Paris';

const ROLES = {
  duty: 'duty-officer',
  worker: 'case-worker',
  verifier: 'verifier',
  chair: 'chair',
  treasurer: 'treasurer',
  releaser: 'releaser',
  accountant: 'accountant',
} as const;
type Role = keyof typeof ROLES;

const MEMBERS = 2;
export const AWARD_MINOR = 240_000;
export const FEE_MINOR = 150;
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
/** Somebody else for each grant: what one account is paid in 90 days is counted together. */
const payeeOf = (grantId: string) => ({
  party: 'person',
  name: `Payee of ${grantId}`,
  account: `00 ${grantId}`,
});

/** A crisis fund with its committee and staff, all signed in. */
export async function staffOf(instance: Instance): Promise<Staff> {
  const fund = await crisisFund({ instance, url: '' }, defaultPolicy('EUR'), 0);
  const tokens: Partial<Record<Role, string>> = {};
  for (const role of Object.keys(ROLES) as Role[]) {
    const { token } = await fund.signIn(await fund.employ(ROLES[role]));
    tokens[role] = token;
  }
  const members = [];
  for (let nth = 0; nth < MEMBERS; nth += 1) {
    const accountId = await fund.employ();
    await fund.seat(accountId);
    members.push({ accountId, token: (await fund.signIn(accountId)).token });
  }
  return { fundId: fund.fundId, tokens: tokens as Staff['tokens'], members };
}

/** A gift arrives at the bank. */
export async function give(client: PatientClient, staff: Staff, minor: number): Promise<void> {
  const receivedOn = dayIn(ZONE, new Date(Date.now() - DAY_MS));
  await client.command(staff.tokens.treasurer, '/api/v1/donations', {
    fundId: staff.fundId,
    donorKind: 'institution',
    money: EUR(minor),
    method: 'bank',
    receivedOn,
    // Each life begins with the same sum.
    another: true,
  });
}

/** One grant from the form to the receipt; answers the payout's id. */
export async function liveThrough(client: PatientClient, staff: Staff): Promise<string> {
  const applicationId = await untilVoted(client, staff);
  return untilReceived(client, staff, grantIdOf(`${applicationId}.1`));
}

async function untilVoted(client: PatientClient, staff: Staff): Promise<string> {
  const { fundId, tokens, members } = staff;
  const filed = await client.command(
    undefined,
    '/api/v1/applications',
    answers(fundId, { payoutRail: 'bank', incident: newId() }),
  );
  const applicationId = String(filed['applicationId']);
  const act = (token: string, rest: string, body: object = {}) =>
    client.command(token, `/api/v1/cases/${applicationId}/${rest}`, body);
  await act(tokens.duty, 'triage', { priority: 'P2', sensitivity: 1 });
  await act(tokens.worker, 'verification');
  await act(tokens.verifier, 'verification/conclusion', {
    conclusion: 'confirmed',
    refereesHeard: 2,
    documented: true,
    note: 'Two confirm it.',
  });
  await act(tokens.worker, 'review');
  const [reviewer] = members;
  if (!reviewer) throw new Error('the committee has no members');
  await act(tokens.chair, 'reviewers', { memberId: reviewer.accountId });
  for (const { token } of members) await act(token, 'interest', { answer: 'none' });
  await act(reviewer.token, 'reviews', {
    revision: 1,
    scores: { danger: 4, need: 5, feasibility: 4 },
    recommendation: 'fund',
    recommendedMinor: String(AWARD_MINOR),
    comment: 'Help at once.',
  });
  await act(tokens.chair, 'decision', { proposed: EUR(AWARD_MINOR) });
  for (const { token } of members) await act(token, 'votes', { choice: 'yes', revision: 1 });
  return applicationId;
}

async function untilReceived(
  client: PatientClient,
  { tokens }: Staff,
  grantId: string,
): Promise<string> {
  const grant = `/api/v1/grants/${grantId}`;
  await client.command(tokens.treasurer, `${grant}/notification`, { channel: 'signal' });
  await client.command(tokens.treasurer, `${grant}/agreement`, { evidence: 'witnessed-consent' });
  const prepared = await client.command(tokens.treasurer, `${grant}/disbursements`, {
    money: EUR(AWARD_MINOR),
    rail: 'bank',
    payee: payeeOf(grantId),
  });
  const disbursementId = String(prepared['disbursementId']);
  const act = (token: string, rest: string, body: object = {}) =>
    client.command(token, `/api/v1/disbursements/${disbursementId}/${rest}`, body);
  await act(tokens.treasurer, 'screening', { listVersion: 'EU list, this month', result: 'clear' });
  await act(tokens.releaser, 'payee/openings');
  await act(tokens.releaser, 'releases');
  await act(tokens.treasurer, 'attempts');
  // The fund's own day, which is another one than the machine's for some hours.
  const paidOn = dayIn(ZONE, new Date());
  const slip = { evidence: 'bank-confirmation', note: 'Line 7', paidOn };
  const payment = { ...slip, feeMinor: String(FEE_MINOR) };
  // The policy allows no fee at the bank: a second person writes down the same.
  await act(tokens.accountant, 'payments', payment);
  await act(tokens.treasurer, 'payments', payment);
  await act(tokens.verifier, 'receipt', { evidence: 'code-word', note: 'The word was right.' });
  return disbursementId;
}
