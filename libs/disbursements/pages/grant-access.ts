import { noteRefusal, type Invocation, type Ports } from '#commands';
import { readingScope } from '#visibility';
import { refusalOf, rolesFor, type Authority } from '#gate';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { subjectOf } from '../officer.facts.js';
import { authorityOf, loadGrant, notedIn, type LoadedGrant } from '../payout.loading.js';
import type { FinanceReader } from '../views/grants.query.js';

/** Who may see that a grant is there and how it is paid; never to whom. */
export const GRANT_READERS = rolesFor('grant.read');

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
  const loaded = await loadGrant(ports, invocation, grantId, { shown: true });
  const authority = await authorityOf(ports, invocation, loaded);
  const { by } = authority;
  const { caseFacts } = loaded;
  const refusal = refusalOf('grant.read', authority, { subject: subjectOf(caseFacts) });
  if (refusal === undefined) return { loaded, authority };
  if (refusal !== 'tied-to-case') throw new Rejection('not-found');
  const { applicationId: caseId } = caseFacts;
  const refused = {
    caseId,
    section: 'grant',
    by: by.id,
    role: invocation.actor.role,
    reason: 'tied',
  };
  await noteRefusal(ports, invocation, notedIn(loaded), refused);
  throw new Rejection('not-found');
}

/** For whom lists are read: the funds in which the account holds one of the roles, now. */
export function readerOf(ports: Ports, views: ViewSet, accountId: string): Promise<FinanceReader> {
  return readingScope(ports, views, accountId, 'grant.read');
}
