import { catalogue, type AnyEvent } from '#catalogue';
import { projection, type RowOf, type RowsOf, type Tables } from '#read-models';
import { bankLineIn } from './bank-lines.js';
import { saidIn } from './said.js';
import type { SubjectKind, TrailRow } from './trail.queries.js';

const tables = {
  audit_trail: {
    key: ['subject_id', 'idx'],
    columns: {
      /** Id of the application, the donation or the past grant. */
      subject_id: 'text',
      idx: 'integer',
      /** The line as JSON (TrailRow): it is only ever read whole, and a column costs its price. */
      entry: 'text',
    },
  },
  audit_trail_payouts: {
    key: ['stream'],
    columns: { stream: 'text', subject_id: 'text' },
  },
  /** Whatever has a trail, by the index of its first event: for lists. */
  audit_subjects: {
    key: ['subject_id'],
    columns: {
      subject_id: 'text',
      /** case, gift or past-grant. */
      kind: 'text',
      fund_id: 'text?',
      begun_idx: 'integer',
      begun_at: 'text',
    },
    indexes: [['begun_idx']],
  },
  /** Which subject money of a fund account was moved for, by log index: few, for the journal. */
  audit_fund_moves: {
    key: ['idx'],
    columns: { idx: 'integer', subject_id: 'text' },
  },
  /** What an auditor finds on a bank statement, and in whose trail it stands. */
  audit_bank_lines: {
    key: ['line_id'],
    columns: {
      line_id: 'text',
      kind: 'text',
      subject_id: 'text',
      reference: 'text?',
      minor: 'text',
      currency: 'text',
      day: 'text?',
    },
    indexes: [['reference'], ['minor'], ['day']],
  },
  audit_funds: { key: ['fund_id'], columns: { fund_id: 'text', name: 'text' } },
} as const satisfies Tables;

/**
 * The trail of each case and each gift, ready for its page: every event that belongs to it, by log
 * index. Payouts and grants are followed back to their case; holds are named after it.
 */
export const auditTrail = projection({
  name: 'audit-trail',
  version: 5,
  tables,
  on: {
    FundCreated: ({ audit_funds }, { fundId, name }) => {
      audit_funds.put({ fund_id: fundId, name: JSON.stringify(name) });
    },
    ...Object.fromEntries(
      typesWithSubject().map((type) => [
        type,
        (rows: TrailRows, data: object, recorded: Stored, index: number): void => {
          const subject = subjectOf(rows, data, recorded.stream);
          if (!subject) return;
          rows.audit_trail.put(rowOf(subject, data, recorded, index));
          noteBankLine(rows, subject, { type, data } as AnyEvent);
          const kind = BEGINS[type];
          if (kind !== undefined)
            rows.audit_subjects.put(subjectRow(subject, kind, data, recorded, index));
          if (type === MOVES) rows.audit_fund_moves.put({ idx: index, subject_id: subject });
        },
      ]),
    ),
  },
});

/** All that stands in the streams of cases, gifts, grants, payouts and their effects, and in the fund accounts. */
function typesWithSubject(): readonly string[] {
  const people = ['application', 'access', 'donation', 'pastgrant'];
  const payments = ['grant', 'disbursement', 'effect', 'fundaccount'];
  return Object.entries(catalogue)
    .filter(([, { stream }]) => [...people, ...payments].includes(stream))
    .map(([type]) => type);
}

/** The events with which a trail begins. */
const BEGINS: Readonly<Record<string, SubjectKind>> = {
  ApplicationSubmitted: 'case',
  DonationReceived: 'gift',
  PastGrantRecorded: 'past-grant',
};
/** The one event of a fund account that stands in the journal; all others have streams of their own. */
const MOVES = 'SettlementReversed';

function noteBankLine({ audit_bank_lines }: TrailRows, subject_id: string, event: AnyEvent): void {
  const told = bankLineIn(event);
  if (!told) return;
  if (!('line' in told)) return audit_bank_lines.change([told.lineId], told.change);
  const { lineId, kind, reference, minor, currency, day } = told.line;
  audit_bank_lines.put({ line_id: lineId, kind, subject_id, reference, minor, currency, day });
}

type TrailRows = RowsOf<typeof tables>;
type Stored = {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly id: string;
  readonly metadata: {
    readonly actor: { readonly id: string; readonly kind: string; readonly role: string };
    readonly recordedAt: string;
    readonly effectiveDate: string;
    readonly causationId: string;
  };
};
type Ids = {
  readonly applicationId?: string;
  readonly caseId?: string;
  readonly holdId?: string;
  readonly receiptId?: string;
  readonly causeStream?: string;
  readonly fundId?: string;
  readonly reason?: unknown;
};

/** Streams of which every event belongs to one subject, whose id ends the stream's name. */
const OWN = /^(?:application|access|donation|pastgrant)-(.+)$/;
/** Streams whose first event says to which case they belong. */
const LED = /^(?:grant|disbursement)-/;

function subjectOf(rows: TrailRows, data: Ids, stream: string): string | undefined {
  const own = OWN.exec(stream)?.[1];
  if (own !== undefined) return own;
  if (LED.test(stream)) {
    const known = rows.audit_trail_payouts.get(stream)?.subject_id;
    if (known !== undefined) return known;
    const subject = data.applicationId;
    if (subject !== undefined) rows.audit_trail_payouts.put({ stream, subject_id: subject });
    return subject;
  }
  // An effect belongs where it was asked for.
  if (data.causeStream !== undefined) return subjectOf(rows, {}, data.causeStream);
  // In the fund account: a hold is `<case>.<award>`, a receipt bears the id of its gift.
  return data.holdId?.replace(/\.\d+$/, '') ?? data.receiptId;
}

function subjectRow(
  subject_id: string,
  kind: SubjectKind,
  { fundId }: Ids,
  { metadata }: Stored,
  index: number,
): RowOf<typeof tables.audit_subjects> {
  const begun_at = metadata.recordedAt;
  return { subject_id, kind, fund_id: fundId ?? null, begun_idx: index, begun_at };
}

function rowOf(
  subject: string,
  data: object,
  recorded: Stored,
  index: number,
): RowOf<typeof tables.audit_trail> {
  const { actor, recordedAt, effectiveDate, causationId } = recorded.metadata;
  // Written out, not spread: this is done for most events of the log.
  const entry: TrailRow = {
    index,
    stream: recorded.stream,
    revision: recorded.revision,
    type: recorded.type,
    eventId: recorded.id,
    actorId: actor.id,
    actorKind: actor.kind,
    role: actor.role,
    recordedAt,
    effectiveDate,
    causationId,
    ...saidIn(data),
  };
  return { subject_id: subject, idx: index, entry: JSON.stringify(entry) };
}
