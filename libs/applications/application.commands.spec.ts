import { portsInMemory, type WorldInMemory } from '../../test/support/ports-in-memory.js';
import type { AnyEvent, RoleName } from '#catalogue';
import { refOf } from '#commands';
import { Rejection } from '#kernel';
import { openSection } from './access.commands.js';
import {
  concludeVerification,
  openReview,
  provideInfo,
  requestInfo,
  startVerification,
  triageApplication,
  withdrawApplication,
} from './application.commands.js';
import { eur, policy } from './application.fixtures.js';
import {
  assignReviewer,
  callDecision,
  castVote,
  declareCaseInterest,
  declineApplication,
  submitReview,
} from './decision.commands.js';
import { submitApplication, type SubmitInput } from './submit.commands.js';

const NIGHT = '2026-03-09T22:10:00.000Z';

const input = (change: Partial<SubmitInput> = {}): SubmitInput => ({
  fundId: 'fund',
  applicantKind: 'person',
  needs: ['relocation'],
  requested: eur(240_000),
  costLines: [{ need: 'relocation', minor: '240000' }],
  neededBy: null,
  months: 1,
  country: 'BY',
  helpElsewhere: false,
  mayAskPartners: false,
  payoutRail: 'mobile-money',
  publicity: 'nothing',
  referralWished: false,
  identity: 'someone@example.org',
  incident: 'arrest in March',
  organisation: 'O',
  region: 'the capital',
  pseudonym: 'Heron',
  contact: {
    channel: 'signal',
    address: '+000 111',
    when: 'after dark',
    language: 'fr',
    neverWrite: 'the name',
  },
  narrative: 'They came at night.',
  link: 'Minutes of trials',
  risk: 'Parcels are opened.',
  referees: [{ name: 'A referee', reach: 'by letter', outside: true }],
  plan: null,
  ...change,
});

let world: WorldInMemory;
beforeEach(async () => {
  world = await portsInMemory(policy, NIGHT);
  await world.employ('duty', 'duty-officer');
  await world.employ('verifier', 'verifier');
  await world.employ('worker', 'case-worker');
  await world.employ('chair', 'chair');
  for (const member of ['a', 'b', 'c']) {
    await world.employ(member);
    await world.seat(member);
  }
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof Rejection) return error.code;
      throw error;
    },
  );

async function submitted(change: Partial<SubmitInput> = {}) {
  return submitApplication(world.ports, world.by('draft'), input(change));
}

/** A new case, brought before the committee with a review and an open vote. */
async function caseInVote(change: Partial<SubmitInput> = {}): Promise<string> {
  const { ports, by } = world;
  const { applicationId } = await submitted(change);
  const id = { applicationId };
  await triageApplication(ports, by('duty'), { ...id, priority: 'P2', sensitivity: 2 });
  await startVerification(ports, by('worker'), id);
  await concludeVerification(ports, by('verifier'), {
    ...id,
    conclusion: 'confirmed',
    refereesHeard: 2,
    documented: true,
    note: 'Two people confirm it.',
  });
  await openReview(ports, by('worker'), id);
  await assignReviewer(ports, by('chair'), { ...id, memberId: 'a' });
  for (const member of ['a', 'b', 'c']) {
    await declareCaseInterest(ports, by(member), { ...id, answer: 'none', why: null });
  }
  await submitReview(ports, by('a'), {
    ...id,
    revision: 1,
    scores: { danger: 5, need: 4, feasibility: 4 },
    recommendation: 'fund',
    recommendedMinor: null,
    comment: 'Convincing.',
  });
  const proposed = change.requested ?? eur(240_000);
  await callDecision(ports, by('chair'), { ...id, proposed });
  return applicationId;
}

describe('Between the applicant and the staff', () => {
  test('a question is answered with the receipt code, and both can be read by those entitled', async () => {
    const { ports, by } = world;
    const { applicationId, receiptCode } = await submitted();
    await triageApplication(ports, by('duty'), { applicationId, priority: 'P2', sensitivity: 2 });
    await startVerification(ports, by('worker'), { applicationId });
    await requestInfo(ports, by('worker'), { applicationId, question: 'Since when?' });
    await provideInfo(ports, by('draft'), { receiptCode, answer: 'Since Monday.' });
    const opened = await openSection(ports, by('worker'), applicationId, 'messages');
    expect(opened.map(({ field, value }) => [field, value])).toEqual([
      ['ApplicationInfoRequested.question', 'Since when?'],
      ['ApplicationInfoProvided.answer', 'Since Monday.'],
    ]);
  });

  test('without a role in the fund nothing is decided', async () => {
    const { ports, by } = world;
    const { applicationId } = await submitted();
    const stranger = by('stranger');
    const sort = { applicationId, priority: 'P1', sensitivity: 3 } as const;
    expect(await codeOf(triageApplication(ports, stranger, sort))).toBe('not-allowed');
    const decline = declineApplication(ports, by('duty'), {
      applicationId,
      reason: 'not-confirmed',
    });
    expect(await codeOf(decline)).toBe('not-allowed');
  });
});

describe('A reviewer with a conflict', () => {
  const boardSeat = async (memberId: string): Promise<AnyEvent> => ({
    type: 'TieDeclared',
    data: {
      tieId: 'tie',
      memberId,
      kind: 'board',
      party: 'organisation',
      partyRef: await refOf(world.ports, 'organisation', 'O'),
      partyName: { subjectRef: memberId, purpose: 'interests', keyVersion: 1, ciphertext: 'AA' },
      from: '2026-02-01',
      until: null,
      declaredOn: '2026-02-01',
    },
  });

  test('is not assignable, and opening by link is “not found” and leaves a trace', async () => {
    const { ports, by } = world;
    await world.put('interests-b', await boardSeat('b'));
    const { applicationId } = await submitted();
    const id = { applicationId };
    await triageApplication(ports, by('duty'), { ...id, priority: 'P2', sensitivity: 2 });
    await startVerification(ports, by('worker'), id);
    const found = { conclusion: 'confirmed', refereesHeard: 2, documented: true } as const;
    await concludeVerification(ports, by('verifier'), { ...id, ...found, note: '' });
    await openReview(ports, by('worker'), id);
    const assign = assignReviewer(ports, by('chair'), { ...id, memberId: 'b' });
    expect(await codeOf(assign)).toBe('tied-to-case');
    expect(await codeOf(openSection(ports, by('b'), applicationId, 'story'))).toBe('not-found');
    const [refused] = await ports.store.read(`access-${applicationId}`);
    expect(refused?.event).toEqual({
      type: 'AccessRefused',
      data: { caseId: applicationId, section: 'story', by: 'b', role: 'staff', reason: 'tied' },
    });
  });

  test('who discloses it after voting has the vote struck and the decision voided', async () => {
    const { ports, by } = world;
    const applicationId = await caseInVote();
    for (const member of ['a', 'b']) await vote(applicationId, member);
    await declareCaseInterest(ports, by('b'), { applicationId, answer: 'conflict', why: 'Family' });
    const types = await world.typesIn(`application-${applicationId}`);
    expect(types.slice(-3)).toEqual(['CaseInterestDeclared', 'VoteStruck', 'DecisionVoided']);
    await vote(applicationId, 'c');
    expect((await world.typesIn(`application-${applicationId}`)).at(-1)).toBe('DecisionReached');
  });
});

describe('What ends while a command is under way', () => {
  /** Right before it is written a colleague is faster, and this has happened as well. */
  const overtaking = (applicationId: string, meanwhile: () => Promise<void>) => {
    const { store } = world.ports;
    const { append } = store;
    return jest.spyOn(store, 'append').mockImplementationOnce(async (...written) => {
      await meanwhile();
      await world.put(`application-${applicationId}`, {
        type: 'VerificationStarted',
        data: { applicationId, by: 'worker' },
      });
      return append(...written);
    });
  };
  const withoutRole = (accountId: string, role: RoleName) =>
    world.put(`account-${accountId}`, {
      type: 'RoleRevoked',
      data: { roleId: `${accountId}-role`, accountId, role, fundId: 'fund', by: 'administrator' },
    });

  test.each([
    [
      'a question',
      'duty',
      'duty-officer',
      (applicationId: string) =>
        requestInfo(world.ports, world.by('duty'), { applicationId, question: 'Where?' }),
    ],
    [
      'taking the request back for the applicant',
      'worker',
      'case-worker',
      (applicationId: string) =>
        withdrawApplication(world.ports, world.by('worker'), { applicationId }),
    ],
  ] as const)('a role: %s is refused to who had it', async (_, who, role, act) => {
    const { applicationId } = await submitted();
    const what = { applicationId, priority: 'P2', sensitivity: 2 } as const;
    await triageApplication(world.ports, world.by('duty'), what);
    await startVerification(world.ports, world.by('worker'), { applicationId });
    const overtaken = overtaking(applicationId, () => withoutRole(who, role));
    const before = await world.typesIn(`application-${applicationId}`);
    expect(await codeOf(act(applicationId))).toBe('not-allowed');
    expect(overtaken).toHaveBeenCalled();
    const after = await world.typesIn(`application-${applicationId}`);
    expect(after).toEqual([...before, 'VerificationStarted']);
  });

  test('a mandate: the answer of who held it is refused', async () => {
    const { applicationId } = await submitted();
    const what = { applicationId, priority: 'P2', sensitivity: 2 } as const;
    await triageApplication(world.ports, world.by('duty'), what);
    await world.seat('sitting');
    const seated = (await world.ports.store.read('committee-fund')).at(-1);
    const { seatId } = seated?.data as { readonly seatId: string };
    const overtaken = overtaking(applicationId, () =>
      world.put('committee-fund', {
        type: 'MandateEnded',
        data: {
          committeeId: 'fund',
          seatId,
          memberId: 'sitting',
          on: '2026-01-01',
          reason: 'resigned',
        },
      }),
    );
    const answer = declareCaseInterest(world.ports, world.by('sitting'), {
      applicationId,
      answer: 'none',
      why: null,
    });
    expect(await codeOf(answer)).toBe('not-mandated');
    expect(overtaken).toHaveBeenCalled();
  });
});

describe('Opening a case', () => {
  test('is recorded once for the same request on a day, also if it was refused before', async () => {
    const { applicationId } = await submitted();
    const look = (key = 'key') =>
      openSection(world.ports, world.by('newcomer', key), applicationId, 'contact');
    expect(await codeOf(look())).toBe('not-found');
    await world.employ('newcomer', 'duty-officer');
    await look();
    await look();
    expect(await world.typesIn(`access-${applicationId}`)).toEqual([
      'AccessRefused',
      'RecordOpened',
    ]);
    await look('another');
    expect(await world.typesIn(`access-${applicationId}`)).toHaveLength(3);
  });

  test('is recorded before anything is shown', async () => {
    const { applicationId } = await submitted();
    const opened = await openSection(world.ports, world.by('duty'), applicationId, 'contact');
    expect(opened).toMatchObject([
      { field: 'ApplicationSubmitted.pseudonym', value: 'Heron' },
      { field: 'ApplicationSubmitted.contact', value: { channel: 'signal' } },
    ]);
    const [record] = await world.ports.store.read(`access-${applicationId}`);
    expect(record?.event).toEqual({
      type: 'RecordOpened',
      data: {
        caseId: applicationId,
        section: 'contact',
        thingId: null,
        by: 'duty',
        role: 'duty-officer',
        reason: 'casework',
      },
    });
  });

  test('shows each section to its readers only', async () => {
    const { applicationId } = await submitted();
    const readers: Record<string, readonly string[]> = {
      contact: ['duty', 'worker'],
      story: ['duty', 'verifier', 'worker', 'chair', 'a'],
      risk: ['duty', 'verifier'],
      referees: ['verifier'],
      reviews: ['chair', 'a'],
    };
    for (const [section, allowed] of Object.entries(readers)) {
      for (const person of ['duty', 'verifier', 'worker', 'chair', 'a', 'stranger']) {
        const answer = await codeOf(
          openSection(world.ports, world.by(person), applicationId, section as 'story'),
        );
        const committee = person === 'a' || person === 'chair';
        const ifAllowed = committee ? 'interest-not-declared' : 'accepted';
        expect([section, person, answer]).toEqual([
          section,
          person,
          allowed.includes(person) ? ifAllowed : 'not-found',
        ]);
      }
    }
  });

  test('is open to a member once “none” was declared, and shut after “unsure”', async () => {
    const applicationId = await caseInVote();
    const open = (who: string) => openSection(world.ports, world.by(who), applicationId, 'story');
    expect((await open('a')).map(({ value }) => value)).toEqual([
      'the capital',
      'They came at night.',
      'Minutes of trials',
    ]);
    const unsure = { applicationId, answer: 'unsure', why: null } as const;
    await declareCaseInterest(world.ports, world.by('c'), unsure);
    expect(await codeOf(open('c'))).toBe('not-found');
  });

  test('shows nothing of what was erased, and says so', async () => {
    const { applicationId, events } = await submitted();
    const [event] = events;
    if (event?.type === 'ApplicationSubmitted') {
      await world.ports.vault.destroy(event.data.subjectRef, 'contact');
    }
    const opened = await openSection(world.ports, world.by('duty'), applicationId, 'contact');
    expect(opened.map(({ value }) => value)).toEqual([undefined, undefined]);
  });

  test('of a case that is not there is “not found”', async () => {
    expect(await codeOf(openSection(world.ports, world.by('duty'), 'nowhere', 'story'))).toBe(
      'not-found',
    );
  });
});

/** A yes of a member; with the key of an earlier click when it is a repeated one. */
async function vote(applicationId: string, member: string, key?: string) {
  const ballot = { applicationId, choice: 'yes', revision: 1, reason: null } as const;
  return castVote(world.ports, world.by(member, key), ballot);
}

describe('The second approval', () => {
  const RACES = 200;

  test(`of two cases at once, with a repeated click, ${RACES} times: one decision each`, async () => {
    for (let race = 0; race < RACES; race += 1) {
      const tag = `race-${race}`;
      const [a, b] = [
        await caseInVote({
          identity: `${tag}-a`,
          requested: eur(480_000),
          costLines: one(480_000),
        }),
        await caseInVote({
          identity: `${tag}-b`,
          requested: eur(470_000),
          costLines: one(470_000),
        }),
      ];
      await Promise.all([vote(a, 'a'), vote(b, 'a')]);
      const order = inOrder(race, [
        () => vote(a, 'b', `${tag}-click`),
        () => vote(a, 'b', `${tag}-click`),
        () => vote(b, 'b'),
        () => vote(a, 'c'),
      ]);
      const answers = await Promise.allSettled(
        order.map((click, place) => after((race * (place + 1)) % 7, click)),
      );
      const kept = answers.filter(({ status }) => status === 'fulfilled').map(valueOf);
      for (const applicationId of [a, b]) {
        const types = await world.typesIn(`application-${applicationId}`);
        expect(types.filter((type) => type === 'QuorumReached')).toHaveLength(1);
        expect(types.filter((type) => type === 'DecisionReached')).toHaveLength(1);
      }
      const clicks = kept.filter(({ events }) => events.some(isVoteOfB(a)));
      const [first, second] = clicks;
      if (clicks.length === 2) {
        expect(second?.events).toEqual(first?.events);
        expect([first?.repeated, second?.repeated].sort()).toEqual([false, true]);
      }
      for (const answer of answers) {
        if (answer.status === 'rejected') {
          expect(answer.reason).toMatchObject({
            code: 'wrong-stage',
            params: { stage: 'approved' },
          });
        }
      }
    }
  }, 120_000);

  const one = (minor: number) => [{ need: 'relocation' as const, minor: String(minor) }];
  type Answer = Awaited<ReturnType<typeof castVote>>;
  const valueOf = (settled: PromiseSettledResult<Answer>): Answer =>
    (settled as PromiseFulfilledResult<Answer>).value;
  const isVoteOfB = (applicationId: string) => (event: AnyEvent) =>
    event.type === 'VoteCast' &&
    event.data.applicationId === applicationId &&
    event.data.memberId === 'b';
  /** Another order in each race: turned, and every second time backwards. */
  const inOrder = <T>(race: number, some: readonly T[]): readonly T[] => {
    const turned = [...some.slice(race % some.length), ...some.slice(0, race % some.length)];
    return race % 2 === 0 ? turned : turned.reverse();
  };
  /** Comes so many turns of the event loop later. */
  const after = async <T>(turns: number, click: () => Promise<T>): Promise<T> => {
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    return click();
  };
});
