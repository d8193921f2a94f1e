import { RecordedEvent } from '#event-store';
import { openViews, type ViewSet } from '#read-models';
import { readConcentrations } from './concentration.js';
import { donorsView } from './donors.projection.js';

type Told = { readonly type: string; readonly data: object };

function viewsAfter(events: readonly Told[]): ViewSet {
  const views = openViews(':memory:', [donorsView]);
  views.apply(
    events.map(
      ({ type, data }, place) =>
        new RecordedEvent({
          position: BigInt(place + 1),
          stream: `told-${place}`,
          revision: 0,
          id: `event-${place}`,
          type,
          storedData: JSON.stringify(data),
          storedMetadata: JSON.stringify({ schemaVersion: 1, recordedAt: '2026-03-10T09:00:00Z' }),
        }),
    ),
  );
  return views;
}

const registered = (donorId: string): Told => ({
  type: 'DonorRegistered',
  data: { donorId, fundId: 'f1', kind: 'institution', wish: 'named', registeredAt: donorId },
});
const gift = (donorId: string | null, minor: string, receivedOn = '2026-03-01'): Told => ({
  type: 'DonationReceived',
  data: { donationId: minor, fundId: 'f1', donorId, money: { minor, currency: 'EUR' }, receivedOn },
});
const alerts = (events: readonly Told[], today = '2026-03-10') =>
  readConcentrations(viewsAfter(events), ['f1'], today);

describe('Concentration: one donor of over 40 % of twelve months’ income', () => {
  const two = [registered('d1'), registered('d2')];

  test('is told from the first cent above, and not at 40 % itself', () => {
    expect(alerts([...two, gift('d1', '400'), gift(null, '600')])).toEqual([]);
    expect(alerts([...two, gift('d1', '401'), gift(null, '600')])).toEqual([
      { fundId: 'f1', currency: 'EUR', donorId: 'd1', fromDonor: 401n, fromAll: 1001n },
    ]);
  });

  test('counts the month of the day and the eleven before it', () => {
    const old = [...two, gift('d1', '900', '2025-04-01'), gift('d2', '300', '2026-03-01')];
    expect(alerts(old, '2026-03-31')[0]).toMatchObject({ donorId: 'd1', fromAll: 1200n });
    expect(alerts(old, '2026-04-01')[0]).toMatchObject({ donorId: 'd2', fromAll: 300n });
  });

  test('counts two who are one together, and what was corrected as it is now', () => {
    const merged = { type: 'DonorMerged', data: { donorId: 'd2', into: 'd1' } };
    const gifts = [gift('d1', '300'), gift('d2', '300'), gift(null, '700')];
    expect(alerts([...two, ...gifts])).toEqual([]);
    expect(alerts([...two, ...gifts, merged])[0]).toMatchObject({ donorId: 'd1', fromDonor: 600n });
    const money = (minor: string) => ({
      money: { minor, currency: 'EUR' },
      receivedOn: '2026-03-01',
    });
    const corrected = {
      type: 'DonationCorrected',
      data: {
        donationId: '300',
        donorId: 'd1',
        fundId: 'f1',
        was: money('300'),
        becomes: money('30'),
      },
    };
    expect(alerts([...two, ...gifts, merged, corrected])).toEqual([]);
  });
});
