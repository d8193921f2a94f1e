import type { Field } from '#acts';
import { displayCodeOf, type ApplicationEvent } from '#catalogue';

import { ensure, formatMoney, majorText, money } from '#kernel';
import { memberIn } from '../case.loading.js';
import * as decision from '../decision.commands.js';
import { assignFromCommittee } from './carry-out-act.js';
import { act, LONG, reasonField, SAMPLE, told } from './case-act.js';
import * as dto from './case-acts.dto.js';
import { membersHere } from './committee-members.js';
import { asMember, type CaseEntry } from './enter-case.js';

// Acts of the committee: ties declared, reviews, the vote, and what undoes them.

const WHY: Field<CaseEntry> = {
  kind: 'text',
  name: 'why',
  label: 'committee:act.interest.why',
  hint: 'committee:act.interest.why-hint',
  optional: true,
};

export const interest = act<dto.InterestDto>({
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

export const reviewers = act<dto.ReviewerDto>({
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

export const reviewing = act<dto.ReviewDto>({
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

export const decisionCall = act<dto.DecisionDto>({
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

export const voting = act<dto.VoteDto>({
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

export const decline = act<dto.ReasonDto>({
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
export const conflict = act<dto.ConflictDto>({
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
