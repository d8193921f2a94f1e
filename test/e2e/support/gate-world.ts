import {
  bankAccountCode,
  bankLineCode,
  caseCode,
  donorCode,
  pledgeCode,
  giftCode,
  grantCode,
  grantIdOf,
  processorPayoutCode,
  returnCode,
  type RoleName,
} from '#catalogue';
import { roleNames } from '#commands';
import {
  agreeGrant,
  cancelDisbursement,
  notifyGrant,
  prepareDisbursement,
  recordFailedAfterPaid,
  recordPaid,
  recordReturnedMoney,
  openPayee,
  releaseDisbursement,
  screenPayee,
  submitToRail,
} from '#disbursements';
import {
  defaultPolicy,
  importRates,
  openRestriction,
  recordProcessorPayout,
  surveyRates,
} from '#funds';
import {
  configurePool,
  confirmPledge,
  matchTerms,
  offerPledge,
  proposeBankAccount,
  recordDonation,
  registerDonor,
  writeCampaign,
} from '#giving';
import { derivedId, newId, type Money } from '#kernel';
import { declareTie } from '#people';
import { ecbXml } from '../../support/ecb-file.js';
import { caseBeforeVote, invocation, newCase, vote, type CommitteeCast } from './awarded-case.js';
import { bankLines } from './bank-lines.js';
import { crisisFund, type CrisisFund } from './crisis-fund.js';
import { staffWith } from './staff.js';
import type { TestServer } from './test-server.js';

/** What there is in one fund: a request just in, one before the vote, one that is being paid. */
export type Things = {
  readonly fundId: string;
  readonly fresh: string;
  /** Another one about the same incident. */
  readonly again: string;
  readonly deciding: string;
  readonly paid: string;
  readonly grantId: string;
  /** The payout of the grant that was paid, and its attempt. */
  readonly paidPayout: string;
  readonly attemptId: string;
  /** The payout that was only prepared. */
  readonly preparedPayout: string;
  /** One that failed after it was paid, and whose money came back. */
  readonly bouncedPayout: string;
  readonly returnId: string;
  readonly donationId: string;
  /** What a card processor paid out. */
  readonly payoutId: string;
  readonly donorId: string;
  /** The rates of a day, in the books of the fund. */
  readonly rateSetId: string;
  /** A match pool that somebody prepared. */
  readonly poolId: string;
  /** A campaign that the treasurer wrote, and nobody published. */
  readonly campaignId: string;
  /** An account at a bank that waits for its second person, with its proposal; and a line of another one. */
  readonly bankAccountId: string;
  readonly lineId: string;
  /** What that donor is bound to give. */
  readonly pledgeId: string;
  /** A member of the committee, and somebody for whom a role waits to be confirmed. */
  readonly memberId: string;
  readonly candidateId: string;
  /** A tie of that member that is to end. */
  readonly tieId: string;
  /** A seat on the committee that waits to be confirmed. */
  readonly seatId: string;
  /** What tells of the cases: ids, short codes. */
  readonly caseMarks: readonly string[];
  /** What tells of single sums in the cases, which no sum over a fund may be mistaken for. */
  readonly caseSums: readonly string[];
  /** What tells of the fund itself and of its people, gifts and donors. */
  readonly fundMarks: readonly string[];
};

/** Somebody who walks: by the short name of the column. */
export type Walker = {
  readonly column: string;
  /** In fund one alone, in the whole entity, nowhere, or not even known. */
  readonly scope: 'fund' | 'entity' | 'none' | 'unknown';
  readonly accountId?: string;
  readonly token?: string;
  /** The same with a tie to the party of fund one's cases, declared before. */
  readonly twin?: { readonly accountId: string; readonly token: string };
};

const DAY = '2026-03-09';
const EUR = (minor: number): Money => ({ minor: String(minor), currency: 'EUR' });
/** The party of the cases of a fund, by its number. */
const partyOf = (fund: number): string => `Organisation ${fund}`;

/** The columns of the table: short names of the roles, in the order of the table of roles. */
export const SHORT_ROLES: Readonly<Record<RoleName, string>> = {
  'duty-officer': 'dut',
  'case-worker': 'cas',
  reviewer: 'rev',
  chair: 'chr',
  treasurer: 'tre',
  releaser: 'rel',
  accountant: 'acc',
  auditor: 'aud',
  verifier: 'ver',
  'publication-officer': 'pub',
  'governing-body': 'gov',
  'data-protection-officer': 'dpo',
  administrator: 'adm',
};

/** A fund in which everything there can be is there. `number` makes its sums unlike any other's. */
async function fullFund(server: TestServer, number: number): Promise<[CrisisFund, Things]> {
  const { ports } = server.instance;
  const policy = defaultPolicy('EUR');
  const fund = await crisisFund(server, policy);
  const { fundId, employ } = fund;
  const cast: CommitteeCast = {
    duty: await employ('duty-officer'),
    worker: await employ('case-worker'),
    verifier: await employ('verifier'),
    chair: await employ('chair'),
    members: [await employ(), await employ()],
  };
  for (const member of cast.members) await fund.seat(member);
  const [treasurer, releaser, accountant] = [
    await employ('treasurer'),
    await employ('releaser'),
    await employ('accountant'),
  ];
  const money = (minor: number): Money => EUR(minor + number * 1_000);
  const rates = surveyRates(Buffer.from(ecbXml({ [DAY]: { USD: '1.1' } })));
  await importRates(ports, ['federation'], rates);
  // Rates are the entity's, and both funds are of one.
  const rateSetId = derivedId('rates', 'federation', 'ecb', DAY);
  const organisation = partyOf(number);
  const sealed = { subjectRef: newId(), purpose: 'donor', keyVersion: 1, ciphertext: 'AAAA' };
  const { donorId } = await registerDonor(ports, invocation(treasurer), {
    fundId,
    kind: 'institution',
    name: `Donor ${number}`,
  });
  await fund.put(`fund-${fundId}`, {
    type: 'FundPolicyProposed',
    data: { fundId, version: 2, policy, proposedBy: treasurer },
  });
  const { pledgeId } = await offerPledge(ports, invocation(treasurer), {
    fundId,
    donorId,
    money: money(61_037),
    restriction: 'free',
    isEnforceable: false,
    instalments: [{ number: 1, minor: money(61_037).minor, dueOn: '2026-04-01' }],
    conditions: [],
    expiresOn: null,
  });
  const bound = { confirmedOn: DAY, evidence: 'contract' } as const;
  await confirmPledge(ports, invocation(treasurer), pledgeId, bound);
  const gift = { donorKind: 'institution', method: 'bank', restriction: 'free' } as const;
  const { donationId } = await recordDonation(ports, invocation(treasurer), {
    fundId,
    donorId,
    ...gift,
    money: money(1_000_071),
    feeMinor: '0',
    receivedOn: DAY,
  });
  const day = { fundId, receivedOn: DAY, feeMinor: '0' };
  const byCard = { ...day, ...gift, method: 'card', donorId: null, money: money(51_091) } as const;
  await recordDonation(ports, invocation(treasurer), byCard);
  await settled(server);
  const { payoutId } = await recordProcessorPayout(ports, invocation(treasurer), {
    fundId,
    money: money(21_081),
    arrivedOn: DAY,
  });
  const waiting = `WAITS000${number}`;
  const { bankAccountId } = await proposeBankAccount(ports, invocation(treasurer), fundId, waiting);
  const keepers = [invocation(treasurer), invocation(accountant)] as const;
  const amount = (Number(money(7_007).minor) / 100).toFixed(2);
  const told = { account: `FUNDS000${number}`, amounts: [amount] };
  const [lineId = ''] = await bankLines(ports, { fundId, keepers, told });
  await openRestriction(ports, invocation(treasurer), {
    fundId,
    restriction: 'arts',
    terms: { needs: [], places: [], from: null, until: null, feesAllowed: true },
    credit: { en: 'For the arts' },
  });

  const about = { identity: newId(), incident: newId() };
  const fresh = await newCase(ports, fundId, { money: money(211_011), organisation, about });
  const again = await newCase(ports, fundId, { money: money(212_012), organisation, about });
  const deciding = await caseBeforeVote(ports, fundId, cast, {
    money: money(222_022),
    organisation,
  });
  const paid = await caseBeforeVote(ports, fundId, cast, { money: money(333_033), organisation });
  await vote(ports, cast.members[1] as string, paid);
  await settled(server);
  const grantId = grantIdOf(`${paid}.1`);
  await notifyGrant(ports, invocation(treasurer), { grantId, channel: 'signal' });
  await settled(server);
  await agreeGrant(ports, invocation(treasurer), { grantId, evidence: 'signature' });
  await settled(server);
  const prepare = (minor: number): ReturnType<typeof prepareDisbursement> =>
    prepareDisbursement(ports, invocation(treasurer), {
      grantId,
      money: money(minor),
      rail: 'bank',
      payee: { party: 'person', name: `Payee ${number}`, account: `00${number}`, note: '' },
    });
  const { disbursementId: paidPayout } = await prepare(101_051);
  const on = { disbursementId: paidPayout };
  await screenPayee(ports, invocation(treasurer), { ...on, listVersion: 'EU', result: 'clear' });
  await openPayee(ports, invocation(releaser), on.disbursementId);
  await releaseDisbursement(ports, invocation(releaser), on);
  const { attemptId } = await submitToRail(ports, invocation(treasurer), on);
  await recordPaid(ports, invocation(accountant), {
    ...on,
    evidence: 'bank-confirmation',
    note: 'line 7',
    feeMinor: '0',
    paidOn: DAY,
  });
  await settled(server);
  const { disbursementId: preparedPayout } = await prepare(102_061);
  const bounced = await prepare(50_041);
  const onBounced = { disbursementId: bounced.disbursementId };
  await screenPayee(ports, invocation(treasurer), {
    ...onBounced,
    listVersion: 'EU',
    result: 'clear',
  });
  await openPayee(ports, invocation(releaser), onBounced.disbursementId);
  await releaseDisbursement(ports, invocation(releaser), onBounced);
  const sent = await submitToRail(ports, invocation(treasurer), onBounced);
  const proof = { evidence: 'bank-confirmation', note: 'line 9', feeMinor: '0' } as const;
  await recordPaid(ports, invocation(accountant), { ...onBounced, ...proof, paidOn: DAY });
  await settled(server);
  const failure = { ...onBounced, reason: 'account-closed', failedOn: DAY } as const;
  await recordFailedAfterPaid(ports, invocation(accountant), failure);
  const { returnId } = await recordReturnedMoney(ports, invocation(accountant), {
    ...onBounced,
    attemptId: sent.attemptId,
    money: money(50_041),
    arrivedOn: DAY,
  });
  // It asks nothing of anybody any more; what was written of it may be corrected still.
  await cancelDisbursement(ports, invocation(treasurer), { ...onBounced, reason: 'mistake' });
  await settled(server);
  const { poolId } = await configurePool(ports, invocation(treasurer), {
    fundId,
    name: { en: `Match of ${fundId}` },
    rule: matchTerms({ currency: 'EUR', method: 'first-come' }),
    advertised: { minor: '100', currency: 'EUR' },
    targets: [],
    from: DAY,
    until: '2099-12-31',
    guarantee: 'free',
  });
  const { campaignId } = await writeCampaign(ports, invocation(treasurer), {
    fundId,
    title: { en: `Campaign of ${fundId}` },
    story: { en: 'A roof before winter.' },
    goal: { minor: '100', currency: 'EUR' },
    from: DAY,
    until: '2099-12-31',
    restriction: 'free',
    poolId: null,
  });
  const candidateId = await employ();
  const tieId = newId();
  const tie = { tieId, memberId: cast.members[0] as string };
  const party = {
    kind: 'board',
    party: 'organisation',
    partyRef: newId(),
    partyName: sealed,
  } as const;
  await fund.put(
    `interests-${tie.memberId}`,
    {
      type: 'TieDeclared',
      data: { ...tie, ...party, from: DAY, until: null, declaredOn: DAY },
    },
    { type: 'TieEndAsked', data: { ...tie, on: DAY } },
  );
  const seatId = newId();
  const committee = { committeeId: fundId, fundId };
  const seat = { seatId, memberId: candidateId, rank: 'alternate', from: DAY, until: DAY } as const;
  await fund.put(
    `committee-${fundId}`,
    { type: 'CommitteeFormed', data: { ...committee, seats: 7 } },
    { type: 'SeatProposed', data: { ...seat, committeeId: fundId, proposedBy: treasurer } },
  );
  await settled(server);

  const sums = [211_011, 212_012, 222_022, 333_033, 101_051, 102_061, 50_041].map(
    (minor) => money(minor).minor,
  );
  const things: Things = {
    fundId,
    fresh,
    again,
    deciding,
    paid,
    grantId,
    paidPayout,
    attemptId,
    preparedPayout,
    bouncedPayout: bounced.disbursementId,
    returnId,
    donationId,
    payoutId,
    donorId,
    rateSetId,
    poolId,
    campaignId,
    bankAccountId,
    lineId,
    pledgeId,
    memberId: cast.members[0] as string,
    candidateId,
    tieId,
    seatId,
    caseMarks: [fresh, again, deciding, paid]
      .flatMap((id) => [id, caseCode(id)])
      .concat(grantId, grantCode(grantId), paidPayout, preparedPayout, attemptId)
      .concat(onBounced.disbursementId, sent.attemptId, returnId, returnCode(returnId)),
    caseSums: sums.flatMap(written),
    fundMarks: [fundId, donationId, giftCode(donationId), donorId, donorCode(donorId)].concat(
      [pledgeId, pledgeCode(pledgeId)],
      [cast.duty, cast.worker, cast.verifier, cast.chair, ...cast.members],
      treasurer,
      releaser,
      accountant,
      written(money(1_000_071).minor),
      [payoutId, processorPayoutCode(payoutId)],
      [bankAccountId, bankAccountCode(bankAccountId), lineId, bankLineCode(lineId)],
    ),
  };
  return [fund, things];
}

/** An amount in minor units as programs and as pages write it. */
function written(minor: string): readonly string[] {
  const major = (Number(minor) / 100).toLocaleString('en', { minimumFractionDigits: 2 });
  return [`"${minor}"`, major];
}

async function settled({ instance }: TestServer): Promise<void> {
  await instance.processes?.settled();
  await instance.projector.waitFor(await instance.ports.store.head());
}

/** Two funds of one entity, and everybody who walks through them. */
export async function gateWorld(server: TestServer): Promise<{
  readonly own: Things;
  readonly other: Things;
  readonly walkers: readonly Walker[];
}> {
  const { ports } = server.instance;
  const [one, own] = await fullFund(server, 1);
  const [, other] = await fullFund(server, 2);
  const enter = async (accountId: string): Promise<{ accountId: string; token: string }> => ({
    accountId,
    token: (await one.signIn(accountId)).token,
  });
  const tied = async (accountId: string): Promise<string> => {
    const tie = { kind: 'employment', party: 'organisation', name: partyOf(1) } as const;
    const term = { from: '2026-01-01', until: null };
    await declareTie(ports, invocation(accountId), { ...tie, ...term });
    return accountId;
  };
  const walkers: Walker[] = [];
  const add = async (column: string, employ: () => Promise<string>): Promise<void> => {
    const twin = await enter(await tied(await employ()));
    walkers.push({ column, scope: 'fund', ...(await enter(await employ())), twin });
  };
  for (const role of roleNames) await add(SHORT_ROLES[role], () => one.employ(role));
  for (const [column, rank] of [
    ['mem', 'member'],
    ['sch', 'chair'],
  ] as const) {
    await add(column, async () => {
      const accountId = await one.employ();
      await one.seat(accountId, rank);
      return accountId;
    });
  }
  for (const [column, role] of [
    ['ADM', 'administrator'],
    ['AUD', 'auditor'],
  ] as const) {
    const { accountId } = await staffWith(ports, [role], { entityId: 'federation' });
    walkers.push({ column, scope: 'entity', ...(await enter(accountId)) });
  }
  walkers.push({ column: 'non', scope: 'none', ...(await enter(await one.employ())) });
  walkers.push({ column: 'nob', scope: 'unknown' });
  await settled(server);
  await eraseNames(server);
  return { own, other, walkers };
}

/** Names of made-up accounts were never sealed: to pages they are those of people who were erased. */
async function eraseNames({ instance }: TestServer): Promise<void> {
  const { store, vault } = instance.ports;
  const everything = await store.readAll(0n, MAX_EVENTS);
  for (const { event } of everything) {
    if (event.type === 'AccountInvited') await vault.destroy(event.data.subjectRef, 'account');
  }
}
const MAX_EVENTS = 100_000;
