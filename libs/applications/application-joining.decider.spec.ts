import { specify } from '../../test/support/specification.js';
import type { ApplicationEvent } from '#catalogue';
import { applicationDecider, type ApplicationCommand } from './application.decider.js';
import {
  applicationId,
  approved,
  funded,
  inReview,
  inVote,
  submitted,
  triaged,
  vote,
} from './application.fixtures.js';

const { given } = specify(applicationDecider);
const incidentRef = 'incident';

const close: ApplicationCommand = { type: 'CloseAsJoined', kind: 'process', into: 'other' };
const reopen: ApplicationCommand = { type: 'Reopen', kind: 'process' };
const joined: ApplicationEvent = {
  type: 'ApplicationJoined',
  data: { applicationId, into: 'other', incidentRef },
};
const declined = (reason: 'decided' | 'ended'): ApplicationEvent => ({
  type: 'ApplicationJoinDeclined',
  data: { applicationId, into: 'other', incidentRef, reason },
});
const reopened: ApplicationEvent = {
  type: 'ApplicationReopened',
  data: { applicationId, incidentRef },
};
const withdrawn: ApplicationEvent = {
  type: 'ApplicationWithdrawn',
  data: { applicationId, by: 'applicant', held: null, incidentRef },
};
const withdraw: ApplicationCommand = {
  type: 'Withdraw',
  from: 'applicant',
  payout: { payeeRefs: [], inFlight: false, paid: false },
};

describe('A case that is joined to another', () => {
  test('closes at any stage before a decision', () => {
    for (const before of [[submitted()], [submitted(), triaged()], inReview, inVote]) {
      given(...before)
        .when(close)
        .then(joined);
    }
    given(submitted(), joined).when(close).then();
  });

  test('goes on where a decision came first, or where it had ended: that is a fact, not a refusal', () => {
    given(...approved)
      .when(close)
      .then(declined('decided'));
    given(...approved, funded)
      .when(close)
      .then(declined('decided'));
    given(submitted(), withdrawn).when(close).then(declined('ended'));
  });

  test('takes no more part, and cannot be taken back', () => {
    given(...inVote, joined)
      .when(withdraw)
      .thenRefused('wrong-stage', { stage: 'joined' });
    given(...inVote, joined)
      .when(vote('a', 'yes'))
      .thenRefused('wrong-stage', { stage: 'joined' });
  });

  test('goes on where it stood once the joining is undone', () => {
    given(...inVote, joined)
      .when(reopen)
      .then(reopened);
    given(...inVote)
      .when(reopen)
      .then();
    expect(
      given(...inVote, joined, reopened)
        .when(vote('a', 'yes'))
        .events(),
    ).toHaveLength(1);
  });

  test('is closed and opened by a process alone', () => {
    for (const command of [close, reopen]) {
      given(submitted())
        .when({ ...command, kind: 'person' })
        .thenRefused('not-allowed');
    }
  });
});

describe('One incident is helped with once', () => {
  test('a yes is refused while help was decided for another request about it', () => {
    const beside = { ...vote('a', 'yes'), awardedBeside: true } as ApplicationCommand;
    given(...inVote)
      .when(beside)
      .thenRefused('awarded-beside');
    const no = { ...vote('a', 'no'), awardedBeside: true } as ApplicationCommand;
    expect(
      given(...inVote)
        .when(no)
        .events(),
    ).not.toHaveLength(0);
  });
});
