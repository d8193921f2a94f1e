import { openActs, ownWork, type OpenAct } from '#acts';
import type { RoleName } from '#catalogue';
import type { Ports } from '#commands';
import { asAuthority, refusalOf, rolesFor } from '#gate';
import { invocationOf, requireAccount, type HttpRequest, type Visitor } from '#http';
import { isId, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { fundsOpenTo, giftReader } from '../pages/funds-open-to.js';
import { DONOR_ACTS, type DonorPlace } from './donor.acts.js';
import { otherDonor } from './donor.commands.js';
import { openingAct } from './donor-opening.js';
import { layOutDonor } from './donor.loading.js';
import { readDonorSums, readKnownDonors } from './donors.query.js';

/** Donors among whom a form lets somebody choose, the newest; others are named over the API. */
export const MOST_CHOICES = 300;

/** The role in which somebody looks at gifts and donors. Rejections `sign-in-needed`, `role-needed`. */
export function lookingRole(visitor: Visitor): RoleName {
  return requireAccount(visitor).firstOf(rolesFor('gift.read')) as RoleName;
}

export type DonorBefore = {
  readonly place: DonorPlace;
  readonly acts: readonly OpenAct<DonorPlace>[];
  readonly opens: boolean;
};

/**
 * A donor before a reader: registered for one of the reader's funds, or somebody who gave to one. A
 * donor of other people's funds is no different from one that never was. Rejection `not-found`.
 */
export async function donorBefore(
  ports: Ports,
  views: ViewSet,
  request: HttpRequest,
  donorId: string,
): Promise<DonorBefore> {
  const { visitor } = request;
  const { accountId } = giftReader(visitor);
  const funds = await fundsOpenTo(ports, views, accountId);
  const fundIds = funds.map(({ fundId }) => fundId);
  if (!isId(donorId)) throw new Rejection('not-found');
  const invocation = invocationOf(request, null, { role: lookingRole(visitor) });
  const loaded = await layOutDonor(ports, invocation, donorId).catch((error: unknown) => {
    if (error instanceof Rejection && error.code === 'donor-unknown') return undefined;
    throw error;
  });
  const isTheirs =
    loaded &&
    (fundIds.includes(loaded.donor.fundId) || readDonorSums(views, donorId, fundIds).length > 0);
  if (!isTheirs) throw new Rejection('not-found');
  const { donor, book, by, today, at } = loaded;
  const others = readKnownDonors(views, fundIds, MOST_CHOICES).filter(
    (one) => one.donor_id !== donorId && one.registered_at <= donor.registeredAt,
  );
  const other = donor.proposal ? await otherDonor(ports, donor.proposal.into) : null;
  const authority = { at, today, by: { id: by.accountId, roles: by.roles } };
  const place: DonorPlace = { authority, donor, book, funds, others, other };
  const opens = refusalOf(openingAct(donor), asAuthority(by)) === undefined;
  return { place, acts: ownWork(openActs(DONOR_ACTS, place)), opens };
}
