import type { Need } from '#catalogue';
import { projection, type RowOf, type Rows, type Tables } from '#read-models';

export const tables = {
  public_funds: {
    key: ['fund_id'],
    columns: {
      fund_id: 'text',
      name: 'text',
      purpose: 'text',
      preset: 'text',
      currency: 'text',
      open: 'integer',
    },
  },
  public_quarters: {
    key: ['fund_id', 'quarter'],
    columns: {
      fund_id: 'text',
      quarter: 'text',
      received_minor: 'text',
      gifts: 'integer',
      asked: 'integer',
      answered: 'integer',
    },
  },
  public_cells: {
    key: ['fund_id', 'quarter', 'need'],
    columns: {
      fund_id: 'text',
      quarter: 'text',
      need: 'text',
      people: 'integer',
      minor: 'text',
      largest_minor: 'text',
      second_minor: 'text',
    },
  },
  public_people: {
    key: ['fund_id', 'quarter', 'need', 'person'],
    columns: { fund_id: 'text', quarter: 'text', need: 'text', person: 'text' },
  },
  public_cases: {
    key: ['application_id'],
    columns: { application_id: 'text', need: 'text', person: 'text', submitted_at: 'text' },
  },
  public_waits: {
    key: ['fund_id', 'application_id'],
    columns: { fund_id: 'text', application_id: 'text', hours: 'integer' },
  },
} as const satisfies Tables;

/**
 * What the public tables are made from: true figures by fund and calendar quarter of the day on
 * which somebody was told. They leave this view only through disclosure control (D44); what a case
 * counts for (its need) is kept until its grant is notified, without anything that tells who.
 */
export const publicFigures = projection({
  name: 'public-figures',
  version: 1,
  tables,
  on: {
    FundCreated: ({ public_funds }, data) =>
      public_funds.put({
        fund_id: data.fundId,
        name: JSON.stringify(data.name),
        purpose: JSON.stringify(data.purpose),
        preset: data.preset,
        currency: data.baseCurrency,
        open: 0,
      }),
    IntakeOpened: ({ public_funds }, { fundId }) => public_funds.change([fundId], { open: 1 }),
    IntakeSuspended: ({ public_funds }, { fundId }) => public_funds.change([fundId], { open: 0 }),
    FundClosed: ({ public_funds }, { fundId }) => public_funds.change([fundId], { open: 0 }),
    DonationReceived: ({ public_quarters }, { fundId, money, receivedOn }) => {
      const row = quarterRow(public_quarters, fundId, quarterOf(receivedOn));
      const received = BigInt(row.received_minor) + BigInt(money.minor);
      public_quarters.put({ ...row, received_minor: String(received), gifts: row.gifts + 1 });
    },
    ApplicationSubmitted: ({ public_cases, public_quarters }, data, { metadata }) => {
      public_cases.put({
        application_id: data.applicationId,
        need: data.needs[0] as Need,
        person: data.identityRef,
        submitted_at: metadata.recordedAt,
      });
      const row = quarterRow(public_quarters, data.fundId, quarterOf(metadata.effectiveDate));
      public_quarters.put({ ...row, asked: row.asked + 1 });
    },
    DecisionReached: ({ public_cases, public_waits }, data, { metadata }) => {
      const submitted = public_cases.get(data.applicationId)?.submitted_at;
      if (submitted === undefined) return;
      const hours = Math.round((Date.parse(metadata.recordedAt) - Date.parse(submitted)) / HOUR);
      public_waits.put({ fund_id: data.fundId, application_id: data.applicationId, hours });
    },
    GrantNotified: (rows, { applicationId, fundId, money }, { metadata }) => {
      const known = rows.public_cases.get(applicationId);
      if (!known) return;
      const quarter = quarterOf(metadata.effectiveDate);
      const { need, person } = known;
      const isNew = rows.public_people.get(fundId, quarter, need, person) === undefined;
      rows.public_people.put({ fund_id: fundId, quarter, need, person });
      const cell = rows.public_cells.get(fundId, quarter, need) ?? emptyCell(fundId, quarter, need);
      rows.public_cells.put(withAward(cell, BigInt(money.minor), isNew));
      const row = quarterRow(rows.public_quarters, fundId, quarter);
      rows.public_quarters.put({ ...row, answered: row.answered + 1 });
    },
  },
});

const HOUR = 3_600_000;

/** Calendar quarter of a day: `2026-Q1`. */
export function quarterOf(day: string): string {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 4)}-Q${Math.ceil(month / 3)}`;
}

function quarterRow(
  rows: Rows<typeof tables.public_quarters>,
  fundId: string,
  quarter: string,
): RowOf<typeof tables.public_quarters> {
  return (
    rows.get(fundId, quarter) ?? {
      fund_id: fundId,
      quarter,
      received_minor: '0',
      gifts: 0,
      asked: 0,
      answered: 0,
    }
  );
}

type NeedCell = RowOf<typeof tables.public_cells>;

function emptyCell(fundId: string, quarter: string, need: string): NeedCell {
  const amounts = { minor: '0', largest_minor: '0', second_minor: '0' };
  return { fund_id: fundId, quarter, need, people: 0, ...amounts };
}

function withAward(cell: NeedCell, award: bigint, isNew: boolean): NeedCell {
  const sizes = [award, BigInt(cell.largest_minor), BigInt(cell.second_minor)];
  const [largest = 0n, second = 0n] = sizes.sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  return {
    ...cell,
    people: cell.people + (isNew ? 1 : 0),
    minor: String(BigInt(cell.minor) + award),
    largest_minor: String(largest),
    second_minor: String(second),
  };
}
