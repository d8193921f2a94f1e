import { declareFor, type ActSet, type Field } from '#acts';
import type { ApplicationEvent, FundPolicy } from '#catalogue';
import { displayCodeOf } from '#http';
import { ensure, formatMoney, HOUR_MS, majorText, money, type Sealed } from '#kernel';
import { formatDuration } from '#web';
import * as application from '../application.commands.js';
import { applicationDecider, type ApplicationCommand } from '../application.decider.js';
import { memberIn } from '../case.loading.js';
import * as decision from '../decision.commands.js';
import { reasonText } from '../reason-text.js';
import * as dto from './case-acts.dto.js';
import { membersHere } from './committee-members.js';
import { assignFromCommittee, hiddenFromWhoeverIsTied } from './carry-out-act.js';
import { asMember, type CaseEntry } from './enter-case.js';

const act = declareFor<CaseEntry>();

/** What the rules of a case would say to a command, without writing. */
function told({ loaded }: CaseEntry, command: ApplicationCommand): readonly ApplicationEvent[] {
  return applicationDecider.decide(command, loaded.state);
}

/** Stands for texts where the rules are asked without writing. */
const SAMPLE: Sealed<string> = {
  subjectRef: '',
  purpose: 'narrative',
  keyVersion: 1,
  ciphertext: '',
};

const triage = act<dto.TriageDto>({
  act: 'case.triage',
  name: 'triage',
  summary: 'Sort a new case by urgency and harm',
  input: dto.TriageDto,
  example: { priority: 'P2', sensitivity: 2 },
  fields: [
    {
      kind: 'choice',
      name: 'priority',
      options: ({ loaded: { policy } }, { t, locale }) =>
        dto.PRIORITIES.map((value) => {
          const hours = policy.promises[value].decisionHours;
          const duration = formatDuration(hours * HOUR_MS, locale);
          const hint = t('committee:act.triage.decide-within', { duration });
          return { value, label: t(`status:priority.${value.toLowerCase()}`), hint };
        }),
    },
    {
      kind: 'figure',
      name: 'sensitivity',
      options: (_, { t }) =>
        dto.SENSITIVITIES.map((value) => ({
          value: `${value}`,
          label: t(`status:sensitivity.${value}`),
          hint: t(`committee:sensitivity-hint.${value}`),
        })),
    },
  ],
  ask: (entry, said) => {
    const { policy, submittedAt } = entry.loaded;
    return told(entry, { type: 'Triage', ...entry.authority, ...said, submittedAt, policy });
  },
  run: (ports, invocation, applicationId, { priority, sensitivity }) =>
    application.triageApplication(ports, invocation, { applicationId, priority, sensitivity }),
});

/** A reason of the fund's policy, which the applicant is told. */
function reasonField(reasons: (policy: FundPolicy) => readonly string[]): Field<CaseEntry> {
  return {
    kind: 'choice',
    name: 'reason',
    label: 'committee:act.reason',
    hint: 'committee:act.reason-hint',
    options: ({ loaded: { policy } }, { locale }) =>
      reasons(policy).map((value) => ({ value, label: reasonText(locale, value) })),
  };
}

const ineligible = act<dto.ReasonDto>({
  act: 'case.mark-ineligible',
  name: 'ineligible',
  summary: 'End a case that the fund does not help with',
  input: dto.ReasonDto,
  example: { reason: 'outside-the-fund' },
  fields: [reasonField(({ ineligibleReasons }) => ineligibleReasons)],
  ask: (entry, { reason: example }) => {
    const { policy } = entry.loaded;
    const [reason = example] = policy.ineligibleReasons;
    return told(entry, { type: 'MarkIneligible', ...entry.authority, reason, policy });
  },
  aside: true,
  danger: true,
  run: (ports, invocation, applicationId, { reason }) =>
    application.markIneligible(ports, invocation, { applicationId, reason }),
});

const verification = act({
  act: 'case.start-verification',
  name: 'verification',
  summary: 'Start verification',
  fields: [],
  ask: (entry) => told(entry, { type: 'StartVerification', ...entry.authority }),
  run: (ports, invocation, applicationId) =>
    application.startVerification(ports, invocation, { applicationId }),
});

const LONG = { kind: 'text', max: application.MAX_TEXT_CHARACTERS, rows: 5 } as const;

const question = act<dto.QuestionDto>({
  act: 'case.request-info',
  name: 'info-requests',
  summary: 'Ask the applicant something; stops the clock, except in P1',
  input: dto.QuestionDto,
  example: { question: 'Until when is the room paid for?' },
  fields: [{ ...LONG, name: 'question' }],
  ask: (entry) => told(entry, { type: 'RequestInfo', ...entry.authority, question: SAMPLE }),
  notYet: ['question-already-open'],
  aside: true,
  run: (ports, invocation, applicationId, { question: text }) =>
    application.requestInfo(ports, invocation, { applicationId, question: text }),
});

const info = act<dto.InfoDto>({
  act: 'case.provide-info',
  name: 'info',
  summary: 'Write down what the applicant answered; makes a new revision',
  input: dto.InfoDto,
  example: { info: 'Until the end of the month.' },
  fields: [{ ...LONG, name: 'info' }],
  ask: (entry) => told(entry, { type: 'ProvideInfo', from: entry.authority, answer: SAMPLE }),
  notYet: ['no-question-open'],
  run: (ports, invocation, applicationId, { info: answer }) =>
    application.provideInfo(ports, invocation, { applicationId, answer }),
});

const conclusion = act<dto.ConclusionDto>({
  act: 'case.conclude-verification',
  name: 'conclusion',
  route: 'verification/conclusion',
  summary: 'Say what verification has found; not by the triager',
  input: dto.ConclusionDto,
  example: { conclusion: 'confirmed', refereesHeard: 2, documented: true, note: 'Both agree.' },
  fields: [
    {
      kind: 'choice',
      name: 'conclusion',
      texts: 'status:verification',
      values: dto.CONCLUSIONS,
    },
    {
      kind: 'figure',
      name: 'refereesHeard',
      as: 'filled-select',
      options: () => ['0', '1', '2', '3', '4'].map((value) => ({ value, label: value })),
      value: () => '0',
    },
    { kind: 'yes-no', name: 'documented' },
    { ...LONG, name: 'note', rows: 4 },
  ],
  ask: (entry, said) =>
    told(entry, { type: 'ConcludeVerification', ...entry.authority, ...said, note: SAMPLE }),
  run: (ports, invocation, applicationId, input) => {
    const { conclusion: found, refereesHeard, documented, note } = input;
    const heard = { conclusion: found, refereesHeard, documented, note };
    return application.concludeVerification(ports, invocation, { applicationId, ...heard });
  },
});

const review = act({
  act: 'case.open-review',
  name: 'review',
  summary: 'Hand the case to the reviewers',
  fields: [],
  ask: (entry) => told(entry, { type: 'OpenReview', ...entry.authority }),
  notYet: ['verification-not-concluded'],
  run: (ports, invocation, applicationId) =>
    application.openReview(ports, invocation, { applicationId }),
});

const WHY: Field<CaseEntry> = {
  kind: 'text',
  name: 'why',
  label: 'committee:act.interest.why',
  hint: 'committee:act.interest.why-hint',
  optional: true,
};

const interest = act<dto.InterestDto>({
  act: 'case.declare-interest',
  name: 'interest',
  summary: 'Say whether one is tied to the case, before anything is opened',
  input: dto.InterestDto,
  example: { answer: 'conflict', why: 'We share an office.' },
  fields: [
    {
      kind: 'choice',
      name: 'answer',
      texts: 'committee:act.interest',
      values: dto.INTEREST_ANSWERS,
    },
    WHY,
  ],
  // Whoever has answered can still say, at any time, that there is a tie after all.
  ask: (entry) => {
    const { loaded, authority } = entry;
    const answer = 'conflict';
    const { id } = authority.by;
    if (decision.whoTookPart(loaded.state).includes(id)) return struck(entry, id);
    return told(entry, { type: 'DeclareCaseInterest', ...asMember(entry), answer, why: null });
  },
  notYet: ['already-declared'],
  // A tie that comes to light later is declared in the same way, but is nobody's next step.
  aside: ({ loaded, authority }) => loaded.state.file.interests[authority.by.id] !== undefined,
  run: (ports, invocation, applicationId, { answer, why = null }) =>
    decision.declareCaseInterest(ports, invocation, { applicationId, answer, why }),
  // A declared tie shuts the case to whoever declared it.
  goesTo: ({ answer }) => (answer === 'none' ? undefined : '/committee'),
});

const reviewers = act<dto.ReviewerDto>({
  act: 'case.assign-reviewer',
  name: 'reviewers',
  summary: 'Give the case to a member; whoever is tied is not available',
  input: dto.ReviewerDto,
  example: { memberId: '018f3f6e-0000-7000-8000-000000000000' },
  fields: [
    {
      kind: 'choice',
      name: 'memberId',
      label: 'committee:act.reviewers.member',
      as: 'select',
      options: (entry, { t }) =>
        freeMembers(entry).map(({ memberId: value, rank }) => ({
          value,
          label: `${displayCodeOf(value)} (${t(`committee:rank.${rank}`)})`,
        })),
    },
  ],
  ask: (entry) => {
    const { loaded, authority, committee } = entry;
    const [free] = freeMembers(entry);
    ensure(free, 'member-not-available');
    const member = memberIn(committee, free.memberId);
    const { policy } = loaded;
    return told(entry, { type: 'AssignReviewer', ...authority, member, policy });
  },
  notYet: ['member-not-available'],
  run: (ports, invocation, applicationId, { memberId }) =>
    assignFromCommittee(ports, invocation, applicationId, memberId),
});

function freeMembers(entry: CaseEntry): ReturnType<typeof membersHere> {
  return membersHere(entry).filter(({ available, assigned }) => available && !assigned);
}

/** The revision that was read, so that nobody decides on words that have changed since. */
const REVISION: Field<CaseEntry> = {
  kind: 'fixed',
  name: 'revision',
  as: 'figure',
  value: ({ loaded }) => `${loaded.state.file.revision}`,
};

function currencyOf({ loaded }: CaseEntry): string {
  return loaded.state.file.requested.currency;
}

const reviewing = act<dto.ReviewDto>({
  act: 'case.submit-review',
  name: 'reviews',
  summary: 'Score and recommend, on the revision that was read',
  input: dto.ReviewDto,
  example: {
    revision: 1,
    scores: { danger: 4, need: 4, feasibility: 3 },
    recommendation: 'fund',
    comment: 'The route is known, and the host agreed.',
  },
  fields: [
    REVISION,
    ...dto.SCORES.map((score): Field<CaseEntry> => ({
      kind: 'figure',
      name: `scores.${score}`,
      control: score,
      as: 'select',
      texts: 'committee:scale',
      values: [1, 2, 3, 4, 5],
    })),
    {
      kind: 'choice',
      name: 'recommendation',
      texts: 'committee:recommendation',
      values: dto.RECOMMENDATIONS,
    },
    {
      kind: 'minor-units',
      name: 'recommendedMinor',
      control: 'recommended',
      currency: currencyOf,
      optional: true,
    },
    { ...LONG, name: 'comment' },
  ],
  ask: (entry, { scores, recommendation }) => {
    const { revision } = entry.loaded.state.file;
    const given = { revision, scores, recommendation, recommendedMinor: null, comment: SAMPLE };
    return told(entry, { type: 'SubmitReview', ...asMember(entry), ...given });
  },
  notYet: ['not-assigned', 'interest-not-declared', 'already-reviewed'],
  run: (ports, invocation, applicationId, input) => {
    const { danger, need, feasibility } = input.scores;
    const { revision, recommendation, recommendedMinor = null, comment } = input;
    const scores = { danger, need, feasibility };
    const given = { revision, scores, recommendation, recommendedMinor, comment };
    return decision.submitReview(ports, invocation, { applicationId, ...given });
  },
});

const decisionCall = act<dto.DecisionDto>({
  act: 'case.call-decision',
  name: 'decision',
  summary: 'Put an amount to the vote',
  input: dto.DecisionDto,
  example: { proposed: { minor: '200000', currency: 'EUR' } },
  fields: [
    {
      kind: 'money',
      name: 'proposed',
      currency: currencyOf,
      value: ({ loaded }) => majorText(loaded.state.file.requested),
    },
  ],
  // The least that could be put to the vote asks for the fewest reviews.
  ask: (entry) => {
    const { loaded, authority, committee } = entry;
    const { policy } = loaded;
    const payoutUnderWay = decision.isUnderWay(loaded);
    const what = { proposed: money(1n, currencyOf(entry)), policy, committee, payoutUnderWay };
    return told(entry, { type: 'CallDecision', ...authority, ...what });
  },
  notYet: ['reviews-missing', 'vote-still-open'],
  run: (ports, invocation, applicationId, { proposed: { minor, currency } }) =>
    decision.callDecision(ports, invocation, { applicationId, proposed: { minor, currency } }),
});

const voting = act<dto.VoteDto>({
  act: 'case.vote',
  name: 'votes',
  summary: 'Vote on the revision that was read',
  input: dto.VoteDto,
  example: { choice: 'yes', revision: 1 },
  fields: [
    {
      kind: 'group',
      legend: ({ loaded: { state } }, { t, locale }) => {
        const amount = 'ballot' in state ? formatMoney(state.ballot.proposed, locale) : '';
        return t('committee:act.votes.choice', { amount });
      },
      fields: [
        REVISION,
        {
          kind: 'choice',
          name: 'choice',
          label: 'committee:act.votes.mine',
          as: 'inline',
          texts: 'status:vote',
          values: dto.VOTE_CHOICES,
        },
        { ...LONG, name: 'reason', rows: 3, optional: true },
      ],
    },
  ],
  ask: (entry, { choice }) => {
    const { revision } = entry.loaded.state.file;
    const payoutUnderWay = decision.isUnderWay(entry.loaded);
    const vote = { choice, revision, reason: null, payoutUnderWay };
    return told(entry, { type: 'CastVote', ...asMember(entry), ...vote });
  },
  notYet: ['not-called-to-vote', 'interest-not-declared', 'already-voted'],
  run: (ports, invocation, applicationId, { choice, revision, reason = null }) =>
    decision.castVote(ports, invocation, { applicationId, choice, revision, reason }),
});

const decline = act<dto.ReasonDto>({
  act: 'case.decline',
  name: 'decline',
  summary: 'Refuse before the vote, for a reason of the policy',
  input: dto.ReasonDto,
  example: { reason: 'not-confirmed' },
  fields: [reasonField(({ declineReasons }) => declineReasons)],
  ask: (entry, { reason: example }) => {
    const { policy } = entry.loaded;
    const [reason = example] = policy.declineReasons;
    return told(entry, { type: 'Decline', ...entry.authority, reason, policy });
  },
  aside: true,
  danger: true,
  run: (ports, invocation, applicationId, { reason }) =>
    decision.declineApplication(ports, invocation, { applicationId, reason }),
});

const withdrawal = act({
  act: 'case.withdraw',
  name: 'withdrawal',
  summary: 'Take a case back as its applicant asked',
  fields: [],
  ask: (entry) => {
    const { payout } = entry.loaded;
    return told(entry, { type: 'Withdraw', from: entry.authority, payout });
  },
  aside: true,
  danger: true,
  run: (ports, invocation, applicationId) =>
    application.withdrawApplication(ports, invocation, { applicationId }),
});

const conflict = act<dto.ConflictDto>({
  act: 'case.strike-conflict',
  name: 'conflicts',
  summary: 'A tie that came to light late: strikes review and vote (D34)',
  input: dto.ConflictDto,
  example: { memberId: '018f3f6e-0000-7000-8000-000000000000', answer: 'conflict' },
  fields: [
    {
      kind: 'choice',
      name: 'memberId',
      label: 'committee:act.conflicts.member',
      as: 'select',
      options: (entry) =>
        othersWhoTookPart(entry).map((value) => ({ value, label: displayCodeOf(value) })),
    },
    {
      kind: 'choice',
      name: 'answer',
      texts: 'committee:act.conflicts',
      values: ['conflict', 'unsure'],
    },
    WHY,
  ],
  ask: (entry) => struck(entry, othersWhoTookPart(entry)[0] ?? ''),
  notYet: ['nothing-to-strike'],
  aside: true,
  danger: true,
  run: (ports, invocation, applicationId, { memberId, answer, why = null }) =>
    decision.strikeLateConflict(ports, invocation, { applicationId, memberId, answer, why }),
});

/** What the rules would say if the review and the vote of a member were struck. */
function struck(entry: CaseEntry, memberId: string): readonly ApplicationEvent[] {
  const { loaded, authority: from } = entry;
  const { payout, policy } = loaded;
  const tie = { memberId, answer: 'conflict', why: null } as const;
  return told(entry, { type: 'StrikeLateConflict', from, ...tie, payout, policy });
}

/** Whose review or vote may be struck; one's own tie is declared. */
function othersWhoTookPart({ loaded: { state }, authority }: CaseEntry): readonly string[] {
  return decision.whoTookPart(state).filter((memberId) => memberId !== authority.by.id);
}

/** What staff do with a case; the next step first. */
export const CASE_ACTS: ActSet<CaseEntry> = {
  tag: 'cases',
  base: 'api/v1/cases/:id',
  texts: 'committee',
  acts: [
    triage,
    ineligible,
    verification,
    question,
    info,
    conclusion,
    review,
    interest,
    reviewers,
    reviewing,
    decisionCall,
    voting,
    decline,
    withdrawal,
    conflict,
  ],
  answer: (_id, { events = [] }) => ({ events: events.map(({ type }) => type) }),
  around: hiddenFromWhoeverIsTied,
  outerFence: false,
};
