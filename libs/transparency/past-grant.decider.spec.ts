import { fold, money, Rejection, type Sealed } from '#kernel';
import { pastGrantDecider, type RecordPastGrant } from './past-grant.decider.js';

const sealed: Sealed<string> = {
  subjectRef: 's',
  purpose: 'past-grant',
  keyVersion: 1,
  ciphertext: 'x',
};
const record: RecordPastGrant = {
  type: 'RecordPastGrant',
  pastGrantId: 'p',
  fundId: 'f',
  publisherId: 'GB-CHC-1',
  sourceId: sealed,
  title: sealed,
  recipient: sealed,
  recipientKind: 'organisation',
  subjectRef: 's',
  money: money(323934n, 'GBP'),
  awardedOn: '2015-06-01',
  countries: ['GB'],
};

describe('a grant of the past', () => {
  it('is received, awarded and paid at once, with equal amounts', () => {
    const events = pastGrantDecider.decide(record, pastGrantDecider.initial);
    expect(events.map((event) => event.type)).toEqual([
      'PastReceiptBooked',
      'PastGrantAwarded',
      'PastGrantPaid',
    ]);
    for (const event of events) {
      expect(event.data).toMatchObject({ money: record.money, baseMinor: '323934' });
    }
  });

  it('is recorded once', () => {
    const state = fold(pastGrantDecider, pastGrantDecider.decide(record, pastGrantDecider.initial));
    expect(() => pastGrantDecider.decide(record, state)).toThrow(
      new Rejection('past-grant-recorded-before'),
    );
  });

  it('is worth something', () => {
    const nothing = { ...record, money: money(0n, 'GBP') };
    expect(() => pastGrantDecider.decide(nothing, pastGrantDecider.initial)).toThrow(
      'amount-not-positive',
    );
  });
});
