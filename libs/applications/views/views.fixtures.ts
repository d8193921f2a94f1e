import type { AnyEvent, FundPolicy } from '#catalogue';
import { RecordedEvent } from '#event-store';
import { openViews, type Projection, type ViewSet } from '#read-models';

/** An event and when it was recorded, as a spec tells it. */
export type Happened = readonly [instant: string, event: AnyEvent];

/** Views in memory that have seen these events, in this order. */
export function viewsAfter(
  projections: readonly Projection[],
  happened: readonly Happened[],
): ViewSet {
  const views = openViews(':memory:', projections);
  views.apply(happened.map(recorded));
  return views;
}

function recorded([recordedAt, { type, data }]: Happened, place: number): RecordedEvent {
  const metadata = { schemaVersion: 1, recordedAt, actor: { id: 'a', role: 'r' } };
  return new RecordedEvent({
    position: BigInt(place + 1),
    stream: 'spec-1',
    revision: place,
    id: `event-${place}`,
    type,
    storedData: JSON.stringify(data),
    storedMetadata: JSON.stringify(metadata),
  });
}

/** A small policy: one band, promises that differ by priority. */
export const POLICY: FundPolicy = {
  bands: [
    {
      name: 'B1',
      upToMinor: '500000',
      reviews: 1,
      approvers: 2,
      seated: 2,
      boardApprovers: 0,
    },
  ],
  promises: {
    P1: { triageHours: 4, decisionHours: 24, payoutHours: 24 },
    P2: { triageHours: 24, decisionHours: 72, payoutHours: 48 },
    P3: { triageHours: 72, decisionHours: 240, payoutHours: 120 },
    P4: { triageHours: 336, decisionHours: 1008, payoutHours: 240 },
  },
  twoReleasersAboveMinor: '500000',
  screeningValidHours: 24,
  feeAllowanceMinor: { 'mobile-money': '2000' },
  needs: ['relocation', 'legal', 'medical'],
  ineligibleReasons: ['no-link-to-rights-work'],
  declineReasons: ['not-confirmed'],
  repeatDays: 365,
  appealDays: 30,
  attestationMonths: 12,
};

export const FUND = 'fund-1';
export const SEALED = { subjectRef: 's', purpose: 'p', keyVersion: 1, ciphertext: 'c' };

/** A fund of an entity, open for requests under the small policy. */
export function openFund(fundId = FUND, instant = '2026-01-01T08:00:00.000Z'): readonly Happened[] {
  const created = {
    fundId,
    entityId: 'entity-1',
    name: { en: 'Crisis fund', fr: 'Fonds de crise' },
    purpose: { en: 'Help in hours' },
    preset: 'crisis' as const,
    baseCurrency: 'EUR',
    openedOn: '2026-01-01',
  };
  const policy = { fundId, version: 1, policy: POLICY, inForceFrom: instant, confirmedBy: 'b' };
  return [
    [instant, { type: 'FundCreated', data: created }],
    [instant, { type: 'FundPolicyPublished', data: policy }],
    [instant, { type: 'IntakeOpened', data: { fundId, round: null, until: null } }],
  ];
}

/** An application for 2,400.00 EUR of relocation. */
export function submitted(
  applicationId: string,
  instant: string,
  more: { readonly fundId?: string; readonly partyRefs?: readonly string[] } = {},
): Happened {
  const data = {
    applicationId,
    fundId: FUND,
    policyVersion: 1,
    formVersion: 1,
    round: null,
    subjectRef: `subject-${applicationId}`,
    applicantKind: 'organisation',
    needs: ['relocation'],
    requested: { minor: '240000', currency: 'EUR' },
    costLines: [{ need: 'relocation', minor: '240000' }],
    neededBy: null,
    months: 2,
    country: 'TN',
    region: null,
    identityRef: `who-${applicationId}`,
    incidentRef: `what-${applicationId}`,
    partyRefs: [],
    pseudonym: SEALED,
    contact: SEALED,
    narrative: SEALED,
    link: SEALED,
    risk: null,
    referees: SEALED,
    plan: null,
    helpElsewhere: false,
    mayAskPartners: false,
    payoutRail: 'mobile-money',
    publicity: 'nothing',
    referralWished: true,
    ...more,
  } as const;
  return [instant, { type: 'ApplicationSubmitted', data: data }];
}

/** A role for a fund, or for the whole entity, from the first of January on. */
export function holdsRole(
  accountId: string,
  role: 'duty-officer' | 'chair' | 'treasurer',
  fundId: string | null = FUND,
): Happened {
  const data = {
    roleId: `${accountId}-${role}`,
    accountId,
    entityId: 'entity-1',
    role,
    fundId,
    from: '2026-01-01',
    until: null,
    confirmedBy: 'b',
  };
  return ['2026-01-01T09:00:00.000Z', { type: 'RoleConfirmed', data }];
}

/** A seat on the fund's committee for the year. */
export function sits(memberId: string, committeeId = FUND): Happened {
  const data = {
    committeeId,
    seatId: `seat-${memberId}`,
    memberId,
    rank: 'member' as const,
    from: '2026-01-01',
    until: '2026-12-31',
    confirmedBy: 'b',
  };
  return ['2026-01-01T09:00:00.000Z', { type: 'SeatConfirmed', data }];
}
