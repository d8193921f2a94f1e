import type { ImportEvent } from '#catalogue';
import { fold, money, Rejection, type Sealed } from '#kernel';
import {
  pastGrantDecider,
  type AmendPastGrant,
  type RecordPastGrant,
} from './past-grant.decider.js';

const sealed: Sealed<never> = {
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
  published: sealed,
  row: { form: 'json', mark: 'm1' },
  recipientKind: 'organisation',
  subjectRef: 's',
  money: money(323934n, 'GBP'),
  awardedOn: '2015-06-01',
  countries: ['GB'],
};
const amendment: AmendPastGrant = {
  type: 'AmendPastGrant',
  fundId: 'f',
  published: sealed,
  row: { form: 'json', mark: 'm2' },
  recipientKind: 'organisation',
  money: record.money,
  awardedOn: record.awardedOn,
  countries: ['GB'],
  changed: ['title'],
};

const given = (...events: readonly ImportEvent[]) => fold(pastGrantDecider, events);
const recorded = () => pastGrantDecider.decide(record, pastGrantDecider.initial);

describe('a grant of the past', () => {
  it('is received, awarded and paid at once, in one event', () => {
    expect(recorded()).toMatchObject([
      { type: 'PastGrantRecorded', data: { money: record.money, baseMinor: '323934' } },
    ]);
  });

  it('is recorded once', () => {
    expect(() => pastGrantDecider.decide(record, given(...recorded()))).toThrow(
      new Rejection('past-grant-recorded-before'),
    );
  });

  it('is worth something', () => {
    const nothing = { ...record, money: money(0n, 'GBP') };
    expect(() => pastGrantDecider.decide(nothing, pastGrantDecider.initial)).toThrow(
      'amount-not-positive',
    );
  });

  it('that was published otherwise is amended, and the books stand where nothing moves in them', () => {
    expect(pastGrantDecider.decide(amendment, given(...recorded()))).toEqual([
      {
        type: 'PastGrantAmended',
        data: {
          pastGrantId: 'p',
          published: sealed,
          row: { form: 'json', mark: 'm2' },
          recipientKind: 'organisation',
          countries: ['GB'],
          changed: ['title'],
        },
      },
    ]);
  });

  it.each([
    ['another amount', { money: money(100n, 'GBP') }],
    [
      'another currency, in the fund of that currency',
      { money: money(323934n, 'EUR'), fundId: 'g' },
    ],
    ['another day', { awardedOn: '2016-01-31' }],
  ])('with %s is taken back on its old day and booked anew on its new one', (_, change) => {
    const events = pastGrantDecider.decide({ ...amendment, ...change }, given(...recorded()));
    const now = { ...amendment, ...change };
    expect(events.slice(1)).toEqual([
      {
        type: 'PastGrantTakenBack',
        data: {
          pastGrantId: 'p',
          fundId: 'f',
          money: record.money,
          baseMinor: '323934',
          relatesTo: '2015-06-01',
        },
      },
      {
        type: 'PastGrantBookedAnew',
        data: {
          pastGrantId: 'p',
          fundId: now.fundId,
          money: now.money,
          baseMinor: now.money.minor,
          relatesTo: now.awardedOn,
        },
      },
    ]);
  });

  it('amended twice takes back what the first amendment booked', () => {
    const first = { ...amendment, money: money(100n, 'GBP'), awardedOn: '2016-01-31' };
    const once = given(...recorded());
    const twice = given(...recorded(), ...pastGrantDecider.decide(first, once));
    const [, back] = pastGrantDecider.decide(amendment, twice);
    expect(back).toMatchObject({
      type: 'PastGrantTakenBack',
      data: { money: { minor: '100' }, relatesTo: '2016-01-31' },
    });
  });

  it('that nobody recorded is not amended', () => {
    expect(() => pastGrantDecider.decide(amendment, pastGrantDecider.initial)).toThrow(
      new Rejection('past-grant-not-recorded'),
    );
  });
});
