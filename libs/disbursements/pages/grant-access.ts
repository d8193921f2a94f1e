import type { AccessRefused, RoleName } from '#catalogue';
import { carryOut, fundsWithRole, type Invocation, type Ports } from '#commands';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { accessDecider } from '../access.decider.js';
import { isTied, type Authority } from '../officer.facts.js';
import { authorityOf, loadGrant, type LoadedGrant } from '../payout.loading.js';
import { readFinanceFunds, type FinanceReader } from '../views/grants.query.js';

/** Who may see that a grant is there and how it is paid; never to whom. */
export const GRANT_READERS: readonly RoleName[] = [
  'treasurer',
  'releaser',
  'accountant',
  'case-worker',
  'duty-officer',
  'verifier',
  'auditor',
  'governing-body',
];

export type OpenGrant = { readonly loaded: LoadedGrant; readonly authority: Authority };

/**
 * A grant for somebody who may see it. Rejection `not-found`, with an AccessRefused left in the
 * log for whoever is tied to the case (D34); without a trace for whoever has no part in the fund.
 */
export async function openGrant(
  ports: Ports,
  invocation: Invocation,
  grantId: string,
): Promise<OpenGrant> {
  const loaded = await loadGrant(ports, invocation, grantId);
  const authority = await authorityOf(ports, invocation, loaded);
  const { by, today } = authority;
  if (!GRANT_READERS.some((role) => by.roles.includes(role))) throw new Rejection('not-found');
  const { caseFacts, payouts } = loaded;
  const payees = payouts.map(({ state }) => state.payout.payeeRef);
  const tied = isTied(by.ties, [...caseFacts.partyRefs, ...payees], today);
  if (!tied && !caseFacts.conflicted.includes(by.id)) return { loaded, authority };
  const { applicationId: caseId } = caseFacts;
  const refused = {
    caseId,
    section: 'grant',
    by: by.id,
    role: invocation.actor.role,
    reason: 'tied',
  };
  await noteRefusal(ports, invocation, loaded, refused);
  throw new Rejection('not-found');
}

async function noteRefusal(
  ports: Ports,
  invocation: Invocation,
  { book }: LoadedGrant,
  entry: AccessRefused['data'],
): Promise<void> {
  const own = { ...invocation, key: `${invocation.key}/grant` };
  const command = { type: 'NoteRefusal', entry } as const;
  await carryOut(ports, own, book, accessDecider, `access-${entry.caseId}`, command);
}

/** For whom lists are read: the funds in which the account holds one of the roles, now. */
export async function readerOf(
  ports: Ports,
  views: ViewSet,
  accountId: string,
): Promise<FinanceReader> {
  const all = readFinanceFunds(views).map(({ fund_id: fundId }) => ({ fundId }));
  const funds = await fundsWithRole(ports, accountId, all, GRANT_READERS);
  const fundIds = funds.map(({ fundId }) => fundId);
  return { accountId, now: ports.clock.now(), fundIds };
}
