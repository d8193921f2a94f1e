import {
  giftInFund,
  type EventOf,
  type GiftInBooks,
  type GiftReturnEvent,
  type Need,
} from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { dayIn, HOUR_MS } from '#kernel';
import { projection, type RowsOf, type Tables } from '#read-models';
import { countsIn } from './quarters.js';

export const tables = {
  public_entities: {
    key: ['entity_id'],
    columns: { entity_id: 'text', time_zone: 'text' },
  },
  public_funds: {
    key: ['fund_id'],
    columns: {
      fund_id: 'text',
      name: 'text',
      purpose: 'text',
      preset: 'text',
      currency: 'text',
      open: 'integer',
      time_zone: 'text',
      first_quarter: 'text',
    },
  },
  public_quarters: {
    key: ['fund_id', 'quarter'],
    columns: { fund_id: 'text', quarter: 'text', changes: 'integer' },
  },
  public_gifts: {
    key: ['fund_id', 'quarter', 'donor'],
    columns: { fund_id: 'text', quarter: 'text', donor: 'text', minor: 'text' },
  },
  public_asked: {
    key: ['fund_id', 'quarter', 'person'],
    columns: { fund_id: 'text', quarter: 'text', person: 'text' },
  },
  public_helped: {
    key: ['fund_id', 'quarter', 'person', 'need'],
    columns: { fund_id: 'text', quarter: 'text', person: 'text', need: 'text', minor: 'text' },
  },
  public_waits: {
    key: ['fund_id', 'quarter', 'person'],
    columns: { fund_id: 'text', quarter: 'text', person: 'text', hours: 'integer' },
  },
  public_cases: {
    key: ['application_id'],
    columns: {
      application_id: 'text',
      fund_id: 'text',
      need: 'text',
      person: 'text',
      submitted_on: 'text',
      submitted_at: 'text',
    },
  },
} as const satisfies Tables;

/** All gifts without a donor count as those of one: nobody knows that they are not. */
const UNNAMED = 'unnamed';

/**
 * What the public tables are made from: what each person has in each quarter of a fund, by the days of
 * that fund. It leaves this view only through disclosure control (D44). A person is the random ref under
 * which the same one is known again; nothing here tells who. A request counts once somebody of the staff
 * has read it: what strangers send moves no public figure by itself.
 */
export const publicFigures = projection({
  name: 'public-figures',
  version: 5,
  tables,
  on: {
    EntityRegistered: ({ public_entities }, { entityId, timeZone }) =>
      public_entities.put({ entity_id: entityId, time_zone: timeZone }),
    FundCreated: ({ public_entities, public_funds }, data, { metadata }) => {
      const zone = public_entities.get(data.entityId)?.time_zone ?? 'UTC';
      public_funds.put({
        fund_id: data.fundId,
        name: JSON.stringify(data.name),
        purpose: JSON.stringify(data.purpose),
        preset: data.preset,
        currency: data.baseCurrency,
        open: 0,
        time_zone: zone,
        first_quarter: countsIn(data.openedOn, dayIn(zone, metadata.recordedAt)),
      });
    },
    IntakeOpened: ({ public_funds }, { fundId }) => public_funds.change([fundId], { open: 1 }),
    IntakeSuspended: ({ public_funds }, { fundId }) => public_funds.change([fundId], { open: 0 }),
    FundClosed: ({ public_funds }, { fundId }) => public_funds.change([fundId], { open: 0 }),
    // Gifts count from that day on, and the opening balance in no figure: it is no gift.
    OpeningBalanceConfirmed: ({ public_funds }, { fundId, becomes }, { metadata }) => {
      const fund = public_funds.get(fundId);
      if (!fund || !becomes) return;
      const begins = countsIn(becomes.on, dayIn(fund.time_zone, metadata.recordedAt));
      if (begins < fund.first_quarter) public_funds.change([fundId], { first_quarter: begins });
    },
    DonationReceived: (rows, gift, recorded) => addGift(rows, gift, gift, 1n, recorded),
    // Dated on the day that it corrects: where that quarter is published, in the next (D54).
    DonationCorrected: (rows, gift, recorded) => {
      addGift(rows, gift, gift.was, -1n, recorded);
      if (gift.becomes) addGift(rows, gift, gift.becomes, 1n, recorded);
    },
    // What went back counts on its own day.
    DonationRefunded: (rows, gift, recorded) => addReturn(rows, gift, -1n, recorded),
    DonationRefundFailed: (rows, gift, recorded) => addReturn(rows, gift, 1n, recorded),
    DonationDisputeOpened: (rows, gift, recorded) => addReturn(rows, gift, -1n, recorded),
    DonationDisputeWon: (rows, gift, recorded) => addReturn(rows, gift, 1n, recorded),
    ApplicationSubmitted: ({ public_cases }, data, { metadata }) =>
      public_cases.put({
        application_id: data.applicationId,
        fund_id: data.fundId,
        need: data.needs[0] as Need,
        person: data.identityRef,
        submitted_on: metadata.effectiveDate,
        submitted_at: metadata.recordedAt,
      }),
    ApplicationTriaged: (rows, { applicationId }, recorded) => {
      const known = rows.public_cases.get(applicationId);
      if (!known) return;
      const { fund_id, person, submitted_on } = known;
      const quarter = quarterFor(rows, fund_id, submitted_on, recorded);
      rows.public_asked.put({ fund_id, quarter, person });
    },
    DecisionReached: (rows, { applicationId }, recorded) => noteWait(rows, applicationId, recorded),
    ApplicationDeclined: (rows, { applicationId }, recorded) =>
      noteWait(rows, applicationId, recorded),
    GrantNotified: (rows, grant, recorded) => addHelp(rows, grant, 1n, recorded),
    GrantReduced: (rows, grant, recorded) => addHelp(rows, grant, -1n, recorded),
  },
});

type FigureRows = RowsOf<typeof tables>;

/** In which quarter it counts; that quarter has changed. */
function quarterFor(
  { public_funds, public_quarters }: FigureRows,
  fundId: string,
  day: string,
  { metadata }: RecordedEvent,
): string {
  const zone = public_funds.get(fundId)?.time_zone ?? 'UTC';
  const quarter = countsIn(day, dayIn(zone, metadata.recordedAt));
  const changes = (public_quarters.get(fundId, quarter)?.changes ?? 0) + 1;
  public_quarters.put({ fund_id: fundId, quarter, changes });
  return quarter;
}

function addGift(
  rows: FigureRows,
  { fundId, donorId }: { readonly fundId: string; readonly donorId: string | null },
  gift: Pick<GiftInBooks, 'money' | 'feeMinor' | 'baseMinor' | 'exchange' | 'receivedOn'>,
  sign: 1n | -1n,
  recorded: RecordedEvent,
): void {
  const quarter = quarterFor(rows, fundId, gift.receivedOn, recorded);
  const donor = donorId ?? UNNAMED;
  const before = BigInt(rows.public_gifts.get(fundId, quarter, donor)?.minor ?? '0');
  const minor = String(before + sign * BigInt(giftInFund(gift).minor));
  rows.public_gifts.put({ fund_id: fundId, quarter, donor, minor });
}

function addReturn(
  rows: FigureRows,
  { on: receivedOn, ...gone }: GiftReturnEvent['data'],
  sign: 1n | -1n,
  recorded: RecordedEvent,
): void {
  addGift(rows, gone, { ...gone, feeMinor: '0', receivedOn }, sign, recorded);
}

/** What a beneficiary was told, or what is not to be paid to them after all. */
function addHelp(
  rows: FigureRows,
  {
    applicationId,
    fundId,
    money,
  }: Pick<EventOf<'GrantNotified'>['data'], 'applicationId' | 'fundId' | 'money'>,
  sign: 1n | -1n,
  recorded: RecordedEvent,
): void {
  const known = rows.public_cases.get(applicationId);
  if (!known) return;
  const quarter = quarterFor(rows, fundId, recorded.metadata.effectiveDate, recorded);
  const { need, person } = known;
  const before = BigInt(rows.public_helped.get(fundId, quarter, person, need)?.minor ?? '0');
  const minor = String(before + sign * BigInt(money.minor));
  rows.public_helped.put({ fund_id: fundId, quarter, person, need, minor });
}

/** How long somebody waited for a decision, where that is their longest wait of the quarter. */
function noteWait(rows: FigureRows, applicationId: string, recorded: RecordedEvent): void {
  const known = rows.public_cases.get(applicationId);
  if (!known) return;
  const { fund_id, person, submitted_at } = known;
  const { effectiveDate, recordedAt } = recorded.metadata;
  const quarter = quarterFor(rows, fund_id, effectiveDate, recorded);
  const hours = Math.ceil((Date.parse(recordedAt) - Date.parse(submitted_at)) / HOUR_MS);
  const before = rows.public_waits.get(fund_id, quarter, person)?.hours ?? 0;
  rows.public_waits.put({ fund_id, quarter, person, hours: Math.max(before, hours) });
}
