import type { AccessRefused, RoleName } from '#catalogue';
import { carryOut, fundsWithRole, type Asked, type Desk } from '#desk';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { accessDecider } from '../access.decider.js';
import { isTied, type Asking } from '../officer.facts.js';
import { askingOf, grantAtHand, type GrantAtHand } from '../payout.loading.js';
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

export type OpenGrant = { readonly atHand: GrantAtHand; readonly asking: Asking };

/**
 * A grant for somebody who may see it. Rejection `not-found`, with an AccessRefused left in the
 * log for whoever is tied to the case (D34); without a trace for whoever has no part in the fund.
 */
export async function openGrant(desk: Desk, asked: Asked, grantId: string): Promise<OpenGrant> {
  const atHand = await grantAtHand(desk, asked, grantId);
  const asking = await askingOf(desk, asked, atHand);
  const { by, today } = asking;
  if (!GRANT_READERS.some((role) => by.roles.includes(role))) throw new Rejection('not-found');
  const { caseFacts, payouts } = atHand;
  const payees = payouts.map(({ state }) => state.payout.payeeRef);
  const tied = isTied(by.ties, [...caseFacts.partyRefs, ...payees], today);
  if (!tied && !caseFacts.conflicted.includes(by.id)) return { atHand, asking };
  const { applicationId: caseId } = caseFacts;
  const refused = { caseId, section: 'grant', by: by.id, role: asked.actor.role, reason: 'tied' };
  await noteRefusal(desk, asked, atHand, refused);
  throw new Rejection('not-found');
}

async function noteRefusal(
  desk: Desk,
  asked: Asked,
  { book }: GrantAtHand,
  entry: AccessRefused['data'],
): Promise<void> {
  const own = { ...asked, key: `${asked.key}/grant` };
  const command = { type: 'NoteRefusal', entry } as const;
  await carryOut(desk, own, book, accessDecider, `access-${entry.caseId}`, command);
}

/** For whom lists are read: the funds in which the account holds one of the roles, now. */
export async function readerOf(
  desk: Desk,
  views: ViewSet,
  accountId: string,
): Promise<FinanceReader> {
  const all = readFinanceFunds(views).map(({ fund_id: fundId }) => ({ fundId }));
  const funds = await fundsWithRole(desk, accountId, all, GRANT_READERS);
  const fundIds = funds.map(({ fundId }) => fundId);
  return { accountId, now: desk.clock.now(), fundIds };
}
