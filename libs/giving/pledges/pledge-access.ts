import { openActs, ownWork, type OpenAct } from '#acts';
import type { Ports } from '#commands';
import { invocationOf, type HttpRequest } from '#http';
import { isId, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { lookingRole } from '../donors/donor-access.js';
import { fundsOpenTo, giftReader } from '../pages/funds-open-to.js';
import { PLEDGE_ACTS, type PledgePlace } from './pledge.acts.js';
import { layOutPledge, yearEndOf } from './pledge.loading.js';

/** A pledge to one of the reader's funds; any other is not there. Rejection `not-found`. */
export async function pledgeBefore(
  ports: Ports,
  views: ViewSet,
  request: HttpRequest,
  pledgeId: string,
): Promise<{ readonly place: PledgePlace; readonly acts: readonly OpenAct<PledgePlace>[] }> {
  const { visitor } = request;
  const { accountId } = giftReader(visitor);
  if (!isId(pledgeId)) throw new Rejection('not-found');
  const invocation = invocationOf(request, null, { role: lookingRole(visitor) });
  const loaded = await layOutPledge(ports, invocation, pledgeId).catch((error: unknown) => {
    if (error instanceof Rejection && error.code === 'pledge-unknown') return undefined;
    throw error;
  });
  const open = await fundsOpenTo(ports, views, accountId);
  const fund = open.find(({ fundId }) => fundId === loaded?.pledge.fundId);
  if (!loaded || !fund) throw new Rejection('not-found');
  const { pledge, book, by, today, at } = loaded;
  const authority = { at, today, by: { id: by.accountId, roles: by.roles } };
  const yearEndsOn = await yearEndOf(ports, book, today);
  const place: PledgePlace = { authority, pledge, book, fund, yearEndsOn };
  return { place, acts: ownWork(openActs(PLEDGE_ACTS, place)) };
}
