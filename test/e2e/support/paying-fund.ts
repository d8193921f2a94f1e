import { grantIdOf } from '#catalogue';
import {
  agreeGrant,
  notifyGrant,
  prepareDisbursement,
  openPayee,
  releaseDisbursement,
  screenPayee,
  submitToRail,
} from '#disbursements';
import { defaultPolicy } from '#funds';
import { caseBeforeVote, invocation, vote, type CommitteeCast } from './awarded-case.js';
import { crisisFund, type CrisisFund } from './crisis-fund.js';
import type { TestServer } from './test-server.js';

/** A fund with a grant of which parts are paid out. */
export type PayingFund = {
  readonly fund: CrisisFund;
  readonly applicationId: string;
  readonly grantId: string;
  /** Prepares, releases and hands over a part of the grant. */
  readonly handOver: (minor: number) => Promise<{
    readonly disbursementId: string;
    readonly attemptId: string;
  }>;
};

const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

/** Awards a grant in a fund of its own, and tells it. */
export async function payingFund(
  server: Pick<TestServer, 'instance' | 'url'>,
  awardMinor: number,
): Promise<PayingFund> {
  const { ports, processes } = server.instance;
  const fund = await crisisFund(server, defaultPolicy('EUR'));
  const { fundId, employ } = fund;
  const cast: CommitteeCast = {
    duty: await employ('duty-officer'),
    worker: await employ('case-worker'),
    verifier: await employ('verifier'),
    chair: await employ('chair'),
    members: [await employ(), await employ()],
  };
  for (const member of cast.members) await fund.seat(member);
  const treasurer = await employ('treasurer');
  const releaser = await employ('releaser');
  const money = EUR(awardMinor);
  const applicationId = await caseBeforeVote(ports, fundId, cast, { money });
  await vote(ports, cast.members[1] as string, applicationId);
  await processes?.settled();
  const grantId = grantIdOf(`${applicationId}.1`);
  await notifyGrant(ports, invocation(treasurer), { grantId, channel: 'signal' });
  await agreeGrant(ports, invocation(treasurer), { grantId, evidence: 'signature' });
  await processes?.settled();
  return {
    fund,
    applicationId,
    grantId,
    handOver: async (minor) => {
      const { disbursementId } = await prepareDisbursement(ports, invocation(treasurer), {
        grantId,
        money: EUR(minor),
        rail: 'bank',
        payee: { party: 'person', name: 'The brother', account: 'BE71 0961 2345 6769', note: '' },
      });
      const on = { disbursementId };
      const clear = { ...on, listVersion: 'EU', result: 'clear' } as const;
      await screenPayee(ports, invocation(treasurer), clear);
      await openPayee(ports, invocation(releaser), on.disbursementId);
      await releaseDisbursement(ports, invocation(releaser), on);
      const { attemptId } = await submitToRail(ports, invocation(treasurer), on);
      return { disbursementId, attemptId };
    },
  };
}
