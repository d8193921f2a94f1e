import type { AnyEvent, EventOf, FundPolicy } from '#catalogue';
import type { Check, Tell } from './finding.js';

type Ballot = {
  readonly proposed: bigint;
  readonly needed: number;
  readonly boardNeeded: number;
  readonly voters: ReadonlySet<string>;
  readonly board: ReadonlySet<string>;
  readonly votes: Map<string, 'yes' | 'no' | 'abstain'>;
};
type Case = {
  readonly fundId: string;
  readonly policyVersion: number;
  readonly requested: bigint;
  ballot?: Ballot;
};
type Known = {
  readonly cases: Map<string, Case>;
  readonly policies: Map<string, FundPolicy>;
  readonly tell: Tell;
};

/** Distinct people of an express award (D33). */
const EXPRESS_PEOPLE = 2;

/**
 * No award without the distinct people that its band asks for, by any path: every ballot is held
 * against the policy of the case, every vote against the ballot, every award against the votes.
 * Counted from the events alone; it shares nothing with the decider.
 */
export const awardCheck: Check = (tell) => {
  const known: Known = { cases: new Map(), policies: new Map(), tell };
  return { onEvent: (event) => look(known, event), atEnd: () => undefined };
};

function look(known: Known, event: AnyEvent): void {
  switch (event.type) {
    case 'FundPolicyPublished': {
      const { fundId, version, policy } = event.data;
      known.policies.set(`${fundId} ${version}`, policy);
      return;
    }
    case 'ApplicationSubmitted': {
      const { applicationId, fundId, policyVersion, requested } = event.data;
      const file = { fundId, policyVersion, requested: BigInt(requested.minor) };
      known.cases.set(applicationId, file);
      return;
    }
    case 'DecisionCalled':
      return called(known, event.data);
    case 'VoteCast':
      return voted(known, event.data);
    case 'VoteStruck':
      ballotOf(known, event.data)?.votes.delete(event.data.memberId);
      return;
    case 'QuorumReached': {
      const { approvals, needed } = event.data;
      const ballot = ballotOf(known, event.data);
      if (ballot) checkPeople(ballot, approvals, Math.max(needed, ballot.needed), known.tell);
      return;
    }
    case 'DecisionReached':
      return decided(known, event.data);
    default:
  }
}

function called(known: Known, data: EventOf<'DecisionCalled'>['data']): void {
  const { applicationId, proposed, approvalsNeeded, boardApprovalsNeeded } = data;
  const { tell } = known;
  const file = known.cases.get(applicationId);
  if (!file) return tell('case-unknown');
  const voters = new Set(data.voters);
  if (voters.size !== data.voters.length) tell('award-people-not-distinct');
  file.ballot = {
    proposed: BigInt(proposed.minor),
    voters,
    board: new Set(data.board),
    needed: approvalsNeeded,
    boardNeeded: boardApprovalsNeeded,
    votes: new Map(),
  };
  if (file.ballot.proposed > file.requested) tell('award-above-request');
  const policy = known.policies.get(`${file.fundId} ${file.policyVersion}`);
  if (!policy) return tell('policy-unknown', { version: file.policyVersion });
  const band = policy.bands
    .filter(({ upToMinor }) => BigInt(upToMinor) >= BigInt(proposed.minor))
    .reduce<FundPolicy['bands'][number] | undefined>(
      (least, one) => (least && BigInt(least.upToMinor) <= BigInt(one.upToMinor) ? least : one),
      undefined,
    );
  if (!band) return tell('award-above-ceiling');
  if (approvalsNeeded < band.approvers || boardApprovalsNeeded < band.boardApprovers) {
    tell('award-band-too-low', { band: band.name, needed: band.approvers, asked: approvalsNeeded });
  }
}

function voted(known: Known, data: EventOf<'VoteCast'>['data']): void {
  const ballot = ballotOf(known, data);
  if (!ballot) return known.tell('vote-without-ballot');
  if (!ballot.voters.has(data.memberId)) known.tell('vote-not-entitled', { member: data.memberId });
  if (ballot.votes.has(data.memberId)) known.tell('vote-twice', { member: data.memberId });
  ballot.votes.set(data.memberId, data.choice);
}

function decided(known: Known, data: EventOf<'DecisionReached'>['data']): void {
  const { approvedBy, approved, express } = data;
  const { tell } = known;
  if (express) {
    if (new Set(approvedBy).size < EXPRESS_PEOPLE) {
      tell('award-too-few-people', { have: new Set(approvedBy).size, needed: EXPRESS_PEOPLE });
    }
    return;
  }
  const ballot = ballotOf(known, data);
  if (!ballot) return tell('award-without-ballot');
  checkPeople(ballot, approvedBy, ballot.needed, tell);
  if (BigInt(approved.minor) > ballot.proposed) tell('award-above-proposal');
}

function checkPeople(
  { votes, board, boardNeeded }: Ballot,
  people: readonly string[],
  needed: number,
  tell: Tell,
): void {
  const distinct = new Set(people);
  if (distinct.size !== people.length) tell('award-people-not-distinct');
  if (distinct.size < needed) tell('award-too-few-people', { have: distinct.size, needed });
  for (const member of distinct) {
    if (votes.get(member) !== 'yes') tell('award-vote-not-cast', { member });
  }
  const fromBoard = [...distinct].filter((member) => board.has(member)).length;
  if (fromBoard < boardNeeded)
    tell('award-too-few-board', { have: fromBoard, needed: boardNeeded });
}

function ballotOf({ cases }: Known, data: { readonly applicationId: string }): Ballot | undefined {
  return cases.get(data.applicationId)?.ballot;
}
