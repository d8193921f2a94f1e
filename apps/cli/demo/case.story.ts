import { grantIdOf, type FundPolicy } from '#catalogue';
import {
  applicationDecider,
  assignReviewer,
  callDecision,
  castVote,
  concludeVerification,
  declareCaseInterest,
  declineApplication,
  markIneligible,
  openSection,
  openReview,
  provideInfo,
  requestInfo,
  startVerification,
  submitApplication,
  submitReview,
  triageApplication,
  withdrawApplication,
  type ApplicationState,
} from '#applications';
import { loadState } from '#event-store';
import { minorOf, Rejection, type Money } from '#kernel';
import type { Story } from './agenda.js';
import type { Case } from './cast.js';
import { COMMITTEE, TIED_ORGANISATION, type Federation, type Player } from './federation.js';
import { payGrant } from './grant.story.js';
import { randomOf } from './random.js';
import { by, byApplicant, type Stage } from './stage.js';
import { pace, type Telling } from './telling.js';

/** One case, from the form to the end, each step by the person whose step it is. */
export async function* caseStory(
  stage: Stage,
  federation: Federation,
  fundId: string,
  policy: FundPolicy,
  one: Case,
): Story {
  const random = randomOf('case', one.key);
  const as = (player: Player, step: string) =>
    by(federation.accounts[player], roleOf(player), `${one.key}.${step}`);
  const telling = { stage, federation, fundId, policy, one, random, as };
  const { ports } = stage;
  const form = { ...one.form, fundId };
  const asked = byApplicant(`${one.key}.submit`);
  const { applicationId, receiptCode } = await submitApplication(ports, asked, form);
  const named = { applicationId };
  yield pace(telling, 1, 20);

  const sensitivity = random.pick([1, 1, 2, 3] as const);
  const { priority } = one;
  await triageApplication(ports, as('duty-officer', 'triage'), { ...named, priority, sensitivity });
  if (one.form.organisation === TIED_ORGANISATION) await lookDespiteTie(telling, applicationId);
  yield pace(telling, 1, 12);

  if (one.fate === 'ineligible') {
    const reason = random.pick(policy.ineligibleReasons);
    await markIneligible(ports, as('duty-officer', 'ineligible'), { ...named, reason });
    return;
  }
  yield* verify(telling, applicationId, receiptCode);
  if (one.fate === 'contradicted') {
    await declineApplication(ports, as('chair', 'decline'), { ...named, reason: 'not-confirmed' });
    return;
  }
  if (one.fate === 'withdrawn') {
    await withdrawApplication(ports, byApplicant(`${one.key}.withdraw`), { receiptCode });
    return;
  }
  await openReview(ports, as('case-worker', 'review'), named);
  yield pace(telling, 2, 20);
  yield* review(telling, applicationId);
  if (one.fate === 'declined-by-chair') {
    const reason = random.pick(['help-would-endanger', 'other-help-found', 'others-more-urgent']);
    await declineApplication(ports, as('chair', 'decline'), { ...named, reason });
    return;
  }
  yield* decide(telling, applicationId);
  yield* untilFunded(telling, applicationId);
  const state = await stateOf(stage, applicationId);
  if (state.status === 'funded') {
    yield* payGrant(telling, grantIdOf(state.award.holdId), state.award.approved);
  }
}

/** The tied member of the committee looks all the same: not found, and it is on record. */
async function lookDespiteTie({ stage, as }: Telling, applicationId: string): Promise<void> {
  try {
    await openSection(stage.ports, as('member-3', 'look'), applicationId, 'story');
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
}

async function* verify(telling: Telling, applicationId: string, receiptCode: string): Story {
  const { stage, as, one, random } = telling;
  const { ports } = stage;
  const named = { applicationId };
  await startVerification(ports, as('verifier', 'verify'), named);
  yield pace(telling, 2, 24);
  if (one.asksBack) {
    const question = 'When do you have to leave, and who could travel with you?';
    await requestInfo(ports, as('case-worker', 'ask'), { ...named, question });
    yield pace(telling, 4, 40);
    const answer = 'On the first of next month, with the two children.';
    await provideInfo(ports, byApplicant(`${one.key}.answer`), { receiptCode, answer });
    yield pace(telling, 2, 10);
  }
  await openSection(ports, as('verifier', 'open-referees'), applicationId, 'referees');
  const contradicted = one.fate === 'contradicted';
  await concludeVerification(ports, as('verifier', 'conclude'), {
    ...named,
    conclusion: contradicted ? 'contradicted' : random.pick(['confirmed', 'confirmed', 'partly']),
    refereesHeard: random.between(1, 2),
    documented: true,
    note: 'Heard by telephone; a document was seen.',
  });
  yield pace(telling, 1, 8);
}

async function* review(telling: Telling, applicationId: string): Story {
  const { stage, as, one, federation, policy, random } = telling;
  const { ports } = stage;
  const band = bandOf(policy, one.form.requested);
  for (const player of untied(one).slice(0, band.reviews)) {
    const memberId = federation.accounts[player];
    await assignReviewer(ports, as('case-worker', `assign-${player}`), { applicationId, memberId });
    await declare(telling, applicationId, player);
    await openSection(ports, as(player, `read-${player}`), applicationId, 'story');
    yield pace(telling, 2, 12);
    const state = await stateOf(stage, applicationId);
    await submitReview(ports, as(player, `review-${player}`), {
      applicationId,
      revision: 'file' in state ? state.file.revision : 1,
      scores: {
        danger: random.between(2, 5),
        need: random.between(2, 5),
        feasibility: random.between(2, 5),
      },
      recommendation: one.fate.startsWith('declined') ? 'decline' : 'fund',
      recommendedMinor: null,
      comment: 'Plain and urgent; the amount fits.',
    });
  }
  yield pace(telling, 1, 8);
}

async function* decide(telling: Telling, applicationId: string): Story {
  const { stage, as, one, random } = telling;
  const { ports } = stage;
  const proposed = one.form.requested;
  await callDecision(ports, as('chair', 'call'), { applicationId, proposed });
  const declines = one.fate === 'declined-by-vote';
  for (const player of [...untied(one)].reverse()) {
    yield pace(telling, 1, 6);
    const state = await stateOf(stage, applicationId);
    if (state.status !== 'deciding') break;
    await declare(telling, applicationId, player);
    const choice = declines ? 'no' : random.percent(90) ? 'yes' : 'abstain';
    await castVote(ports, as(player, `vote-${player}`), {
      applicationId,
      choice,
      revision: state.file.revision,
      reason: null,
    });
  }
}

/** An approved case without money waits until money comes. */
async function* untilFunded({ stage }: Telling, applicationId: string): Story {
  for (;;) {
    const { status } = await stateOf(stage, applicationId);
    if (status !== 'awaiting-funds' && status !== 'approved') return;
    yield 24;
  }
}

async function declare(telling: Telling, applicationId: string, player: Player): Promise<void> {
  const { stage, as, federation } = telling;
  const state = await stateOf(stage, applicationId);
  if ('file' in state && federation.accounts[player] in state.file.interests) return;
  const answer = { applicationId, answer: 'none', why: null } as const;
  await declareCaseInterest(stage.ports, as(player, `declare-${player}`), answer);
}

/** Members who may decide; one of them is tied to one organisation. */
function untied({ form, key }: Case): readonly Player[] {
  const able = COMMITTEE.filter(
    (player) => player !== 'member-3' || form.organisation !== TIED_ORGANISATION,
  );
  // Each case begins with another member, so that the work is shared.
  const turn = [...key].reduce((sum, character) => sum + character.charCodeAt(0), 0) % able.length;
  return [...able.slice(turn), ...able.slice(0, turn)];
}

function stateOf({ ports }: Stage, applicationId: string): Promise<ApplicationState> {
  return loadState(ports.store, applicationDecider, `application-${applicationId}`);
}

function bandOf(policy: FundPolicy, requested: Money): FundPolicy['bands'][number] {
  const band = policy.bands.find(({ upToMinor }) => minorOf(requested) <= BigInt(upToMinor));
  if (!band) throw new Error(`no band for ${requested.minor}`);
  return band;
}

const ACTS_AS: Readonly<Partial<Record<Player, Parameters<typeof by>[1]>>> = {
  'duty-officer': 'duty-officer',
  'case-worker': 'case-worker',
  verifier: 'verifier',
  treasurer: 'treasurer',
  releaser: 'releaser',
  'second-releaser': 'releaser',
  accountant: 'accountant',
  chair: 'chair',
};

function roleOf(player: Player): Parameters<typeof by>[1] {
  return ACTS_AS[player] ?? 'reviewer';
}
