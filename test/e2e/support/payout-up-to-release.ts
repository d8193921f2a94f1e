import { grantIdOf } from '#catalogue';
import { caseBeforeVote, vote, type CommitteeCast } from './awarded-case.js';
import type { CrisisFund, Person } from './crisis-fund.js';
import type { TestServer } from './test-server.js';

const PAYEE = {
  party: 'person',
  name: 'A first payee',
  account: 'BY13 NBRB 3600 9000 0000 2Z00 AB00',
};

type House = {
  readonly server: TestServer;
  readonly fund: CrisisFund;
  readonly cast: CommitteeCast;
  readonly treasurer: Person;
  readonly releaser: Person;
};

/** A payout of a case of its own, up to the release. */
export async function payoutUpToRelease(
  { server, fund, cast, treasurer, releaser }: House,
  minor: number,
): Promise<string> {
  const { ports, processes } = server.instance;
  const money = { minor: String(minor), currency: 'EUR' };
  const applicationId = await caseBeforeVote(ports, fund.fundId, cast, { money });
  await vote(ports, cast.members[1] as string, applicationId);
  await processes?.settled();
  await fund.seen();
  const grant = `/api/v1/grants/${grantIdOf(`${applicationId}.1`)}`;
  await treasurer.post(`${grant}/notification`, { channel: 'signal' });
  await treasurer.post(`${grant}/agreement`, { evidence: 'witnessed-consent' });
  const asked = { money, rail: 'bank', payee: PAYEE };
  const prepared = await treasurer.post(`${grant}/disbursements`, asked);
  const payout = prepared.body.disbursementId as string;
  const screened = { listVersion: 'EU list', result: 'clear' };
  await treasurer.post(`/api/v1/disbursements/${payout}/screening`, screened);
  await releaser.post(`/api/v1/disbursements/${payout}/payee/openings`);
  return payout;
}
