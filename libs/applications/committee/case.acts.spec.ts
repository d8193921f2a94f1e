import type { ApplicationEvent, RoleName } from '#catalogue';
import { NO_INCIDENT } from '../duplicates/incident.state.js';
import { fold } from '#kernel';
import { applicationDecider } from '../application.decider.js';
import {
  approved,
  assigned,
  at,
  called,
  committee,
  concluded,
  declared,
  fund,
  funded,
  infoRequested,
  inReview,
  inVote,
  member,
  policy,
  reviewed,
  submitted,
  submittedAt,
  tie,
  tiedMember,
  today,
  triaged,
  verifying,
  voted,
} from '../application.fixtures.js';
import type { KnownState } from '../application.state.js';
import type { CaseEntry } from './enter-case.js';
import { offeredActs, openTo } from './offered-acts.js';

const MEMBERS = ['a', 'b', 'c', 'd', 'chair'].map((id) => member(id));
const seats = committee(
  ...MEMBERS,
  tiedMember('tied', tie('organisation')),
  member('late', { interests: { ties: [], attestedOn: '2024-01-01' } }),
);

/** Somebody before a case to which this has happened. */
function before(
  events: readonly ApplicationEvent[],
  id: string,
  roles: readonly RoleName[],
  paid = false,
): CaseEntry {
  const state = fold(applicationDecider, events) as KnownState;
  const payout = { payeeRefs: [], inFlight: false, paid };
  const facts = { stream: 'application-case', fund, policy, payout, submittedAt, at, today };
  const book = { entityId: 'entity', baseCurrency: 'EUR', timeZone: 'UTC' } as never;
  const { ties } = seats.interests[id] ?? { ties: [] };
  return {
    loaded: { ...facts, seen: 0, book, state },
    authority: { at, today, by: { id, roles, ties, mandates: seats.seats }, payeeRefs: [] },
    committee: seats,
    votes: seats.seats.some(({ memberId }) => memberId === id),
    duplicates: { incident: NO_INCIDENT, here: [], more: 0 },
  };
}

/** What the page offers: the next steps, and what is beside them; with the code of what it refuses. */
const offered = (...asked: Parameters<typeof before>) => {
  const { next, aside } = offeredActs(before(...asked));
  const told = (acts: typeof next) =>
    acts.map(({ declaration: { name }, refusal }) => (refusal ? `${name}: ${refusal.code}` : name));
  return [told(next).join(', '), told(aside).join(', ')];
};

const concludedAs = (...found: Parameters<typeof concluded>) => [
  submitted(),
  triaged(),
  verifying,
  concluded(...found),
];

describe('What a case has for somebody to do', () => {
  test.each([
    ['submitted', [submitted()], 'triage', 'withdrawal'],
    ['triaged', [submitted(), triaged()], 'verification', 'ineligible, withdrawal'],
    ['asked', [submitted(), triaged(), verifying, infoRequested], 'info', 'withdrawal'],
    ['verified', concludedAs(), 'conclusion, review', 'info-requests, withdrawal'],
    ['in review', inReview, 'reviewers', 'info-requests, withdrawal'],
    ['put to the vote', inVote, 'reviewers', 'withdrawal'],
    ['approved', approved, '', 'withdrawal'],
    ['funded', [...approved, funded], '', 'withdrawal'],
  ] as const)('for a case worker when it is %s', (_, events, next, aside) => {
    expect(offered(events, 'case-worker', ['case-worker'])).toEqual([next, aside]);
  });

  test.each([
    ['triaged', [submitted(), triaged()], '', 'decline'],
    ['in review', inReview, 'reviewers', 'decline'],
    ['put to the vote', inVote, 'reviewers', 'conflicts'],
    ['approved', approved, '', 'conflicts'],
  ] as const)('for a chair without a seat when it is %s', (_, events, next, aside) => {
    expect(offered(events, 'nobody', ['chair'])).toEqual([next, aside]);
  });

  test('one way to say no at a time, for whoever has two', () => {
    const triagedCase = [submitted(), triaged()];
    const [, aside] = offered(triagedCase, 'both', ['case-worker', 'chair']);
    expect(aside).toBe('ineligible, withdrawal');
  });

  test('for a member by the seat, whatever the roles: declare, review, vote, each once', () => {
    const given = [...inReview, assigned('a')];
    expect(offered(inReview, 'a', [])).toEqual(['interest', '']);
    expect(offered([...inReview, declared('a')], 'a', [])).toEqual(['', 'interest']);
    expect(offered([...given, declared('a')], 'a', [])).toEqual(['reviews', 'interest']);
    expect(offered([...given, declared('a'), reviewed('a')], 'a', [])).toEqual(['', 'interest']);
    expect(offered(inVote, 'b', [])).toEqual(['votes', 'interest']);
    expect(offered([...inVote, voted('b', 'no')], 'b', [])).toEqual(['', 'interest']);
    expect(offered(inVote, 'd', [])).toEqual(['interest', '']);
  });

  test('nothing of a seat for whoever has none, although it is the time', () => {
    expect(offered(inVote, 'nobody', ['reviewer'])).toEqual(['', '']);
    expect(offered(inVote, 'auditor', ['auditor'])).toEqual(['', '']);
  });

  test('and why not, where only the rule itself says no', () => {
    const worker = ['case-worker'] as const;
    expect(offered(inReview, 'late', [])).toEqual(['interest: attestation-expired', '']);
    expect(offered(concludedAs('contradicted'), 'x', worker)[0]).toBe(
      'conclusion, review: verification-contradicted',
    );
    expect(offered(concludedAs(), 'duty-officer', ['duty-officer'])[0]).toBe(
      'conclusion: triager-may-not-conclude, review',
    );
    expect(offered([...approved, funded], 'x', worker, true)[1]).toBe(
      'withdrawal: payout-under-way',
    );
    expect(openTo(offeredActs(before(concludedAs('contradicted'), 'x', worker)))).toEqual([
      'conclusion',
      'info-requests',
      'withdrawal',
    ]);
  });

  test('a vote is called again when the members who are left cannot carry it', () => {
    const lost = [
      ...inReview,
      assigned('a'),
      declared('a'),
      reviewed('a'),
      called(['a', 'b']),
      declared('b', 'conflict'),
    ];
    expect(offered(lost, 'nobody', ['chair'])[0]).toBe('reviewers, decision');
  });

  test('a case is given to members who are free, as long as there are any', () => {
    const all = [...inReview, ...['a', 'b', 'c', 'd', 'chair'].map((id) => assigned(id))];
    expect(offered(all, 'case-worker', ['case-worker'])[0]).toBe('');
  });
});
