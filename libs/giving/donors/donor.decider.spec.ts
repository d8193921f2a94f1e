import type { DonorEvent, Person } from '#catalogue';
import type { Sealed } from '#kernel';
import { specify } from '../../../test/support/specification.js';
import { donorDecider } from './donor.decider.js';
import type { DonorCommand, OtherDonor } from './donor.requests.js';
import { dueDiligenceOn, isStopped } from './due-diligence.js';

const donors = specify(donorDecider);
const treasurer: Person = { accountId: 'a1', roles: ['treasurer'] };
const accountant: Person = { accountId: 'a2', roles: ['accountant'] };
const auditor: Person = { accountId: 'a3', roles: ['auditor'] };
const sealed: Sealed<never> = {
  subjectRef: 's1',
  purpose: 'donor',
  keyVersion: 1,
  ciphertext: 'AAAA',
};
const today = '2026-03-10';

const registered = (change: object = {}): DonorEvent => ({
  type: 'DonorRegistered',
  data: {
    donorId: 'd2',
    fundId: 'f1',
    subjectRef: 's1',
    kind: 'institution',
    wish: 'anonymous',
    name: sealed,
    registeredAt: '2026-02-01T10:00:00Z',
    ...change,
  },
});
const found = (change: object = {}): DonorCommand => ({
  type: 'RecordDueDiligence',
  result: 'passed',
  on: '2026-03-09',
  validUntil: '2027-03-09',
  note: null,
  today,
  by: treasurer,
  ...change,
});
const agreed = (change: object = {}): DonorCommand => ({
  type: 'SignAgreement',
  agreementId: 'g1',
  fundId: 'f1',
  restriction: 'legal-aid',
  purpose: { en: 'Legal aid' },
  overheadPercent: 7,
  credit: {},
  disclaimer: { en: 'Not the opinion of the donor.' },
  signedOn: '2026-03-09',
  facts: {
    terms: { needs: ['legal'], places: [], from: null, until: null, feesAllowed: false },
    isClosed: false,
    today,
  },
  by: treasurer,
  ...change,
});

describe('Due diligence', () => {
  it('is recorded with its result, its day and by whom, and holds until a day', () => {
    donors
      .given(registered())
      .when(found())
      .then({
        type: 'DonorDueDiligenceRecorded',
        data: {
          donorId: 'd2',
          result: 'passed',
          on: '2026-03-09',
          validUntil: '2027-03-09',
          note: null,
          by: 'a1',
        },
      });
  });

  it('holds until no day where the donor is refused: they stay so until somebody looks again', () => {
    const [event] = donors
      .given(registered())
      .when(found({ result: 'refused' }))
      .events();
    expect(event?.data).toMatchObject({ result: 'refused', validUntil: null });
  });

  it.each<[string, object]>([
    ['not-allowed', { by: auditor }],
    ['valid-until-missing', { validUntil: null }],
    ['valid-until-before', { validUntil: '2026-03-08' }],
    ['valid-until-too-late', { validUntil: '2029-03-10' }],
    ['date-invalid', { on: '2026-02-30' }],
    ['date-invalid', { validUntil: '2027-02-30' }],
    ['date-in-the-future', { on: '2026-03-11' }],
  ])('is refused: %s', (code, change) => {
    donors.given(registered()).when(found(change)).thenRefused(code);
  });

  it('never takes the place of a newer one', () => {
    const newer = donors
      .given(registered())
      .when(found({ on: today }))
      .events();
    donors
      .given(registered(), ...newer)
      .when(found())
      .thenRefused('due-diligence-newer');
  });

  it('lapses on the day after its last, and then nothing new is promised', () => {
    const result = { result: 'passed', on: '2026-03-09', validUntil: '2027-03-09' } as const;
    expect(dueDiligenceOn(null, today)).toBe('not-done');
    expect(dueDiligenceOn(result, '2027-03-09')).toBe('passed');
    expect(dueDiligenceOn(result, '2027-03-10')).toBe('lapsed');
    const refused = { ...result, result: 'refused', validUntil: null } as const;
    expect(dueDiligenceOn(refused, '2099-01-01')).toBe('refused');
    expect((['refused', 'lapsed'] as const).every(isStopped)).toBe(true);
    expect((['passed', 'passed-with-conditions', 'not-done'] as const).some(isStopped)).toBe(false);
  });
});

describe('An agreement with a donor', () => {
  it('keeps the terms that the fund account keeps to', () => {
    const [event] = donors.given(registered()).when(agreed()).events();
    expect(event?.data).toMatchObject({
      terms: { needs: ['legal'], feesAllowed: false },
      overheadPercent: 7,
      by: 'a1',
    });
  });

  it.each<[string, object]>([
    ['not-allowed', { by: auditor }],
    ['restriction-unknown', { facts: { terms: undefined, isClosed: false, today } }],
    ['fund-closed', { facts: { terms: null, isClosed: true, today } }],
    ['overhead-not-a-percentage', { overheadPercent: 101 }],
    ['overhead-not-a-percentage', { overheadPercent: 7.5 }],
    ['date-in-the-future', { signedOn: '2026-03-11' }],
    ['text-missing', { purpose: {} }],
    ['credit-of-anonymous', { credit: { en: 'Foundation of the North' } }],
  ])('is refused: %s', (code, change) => {
    donors.given(registered()).when(agreed(change)).thenRefused(code);
  });

  it('names whoever wishes to be named, and never a person', () => {
    const credit = { en: 'Foundation of the North' };
    expect(
      donors
        .given(registered({ wish: 'named' }))
        .when(agreed({ credit }))
        .events(),
    ).toHaveLength(1);
    donors
      .given(registered({ wish: 'named', kind: 'individual' }))
      .when(agreed({ credit }))
      .thenRefused('credit-of-a-person');
  });

  it('ends once, on a day that has come and not before it was signed', () => {
    const signed = donors.given(registered()).when(agreed()).events();
    const end = (on: string): DonorCommand => ({
      type: 'EndAgreement',
      agreementId: 'g1',
      on,
      today,
      by: accountant,
    });
    const given = donors.given(registered(), ...signed);
    given.when(end('2026-03-08')).thenRefused('agreement-not-signed-yet');
    given.when(end('2026-03-11')).thenRefused('date-in-the-future');
    const ended = given.when(end(today)).events();
    donors
      .given(registered(), ...signed, ...ended)
      .when(end(today))
      .thenRefused('agreement-ended');
  });
});

describe('Two donors who are one', () => {
  const earlier: NonNullable<OtherDonor> = {
    donorId: 'd1',
    entityId: 'e1',
    registeredAt: '2026-01-01T10:00:00Z',
    isMerged: false,
  };
  const propose = (other: OtherDonor = earlier): DonorCommand => ({
    type: 'ProposeMerge',
    proposalId: 'p1',
    into: other?.donorId ?? 'nobody',
    entityId: 'e1',
    other,
    by: treasurer,
  });
  const confirm = (by: Person, proposalId = 'p1'): DonorCommand => ({
    type: 'ConfirmMerge',
    proposalId,
    entityId: 'e1',
    other: earlier,
    by,
  });
  const proposed = donors.given(registered()).when(propose()).events();

  it('are merged by two people, the later one into the earlier one', () => {
    const given = donors.given(registered(), ...proposed);
    given.when(confirm(treasurer)).thenRefused('own-correction');
    given.when(confirm(accountant, 'p2')).thenRefused('correction-replaced');
    given.when(confirm(accountant)).then({
      type: 'DonorMerged',
      data: {
        donorId: 'd2',
        proposalId: 'p1',
        into: 'd1',
        proposedBy: 'a1',
        confirmedBy: 'a2',
      },
    });
  });

  it.each<[string, OtherDonor]>([
    ['donor-unknown', null],
    ['donor-unknown', { ...earlier, entityId: 'e2' }],
    ['donor-is-itself', { ...earlier, donorId: 'd2' }],
    ['other-donor-is-another', { ...earlier, isMerged: true }],
    ['donor-registered-earlier', { ...earlier, registeredAt: '2026-02-02T10:00:00Z' }],
    [
      'donor-registered-earlier',
      { ...earlier, donorId: 'd3', registeredAt: '2026-02-01T10:00:00Z' },
    ],
  ])('is refused: %s', (code, other) => {
    donors.given(registered()).when(propose(other)).thenRefused(code);
  });

  it('are one for ever: nothing more is done to the one that is another', () => {
    const merged = donors
      .given(registered(), ...proposed)
      .when(confirm(accountant))
      .events();
    const given = donors.given(registered(), ...proposed, ...merged);
    given.when(found()).thenRefused('donor-is-another');
    given.when(propose()).thenRefused('donor-is-another');
  });

  it('stay two where either person drops it', () => {
    const drop: DonorCommand = { type: 'DropMerge', proposalId: 'p1', by: treasurer };
    const dropped = donors
      .given(registered(), ...proposed)
      .when(drop)
      .events();
    donors
      .given(registered(), ...proposed, ...dropped)
      .when(confirm(accountant))
      .thenRefused('no-correction-proposed');
  });
});
