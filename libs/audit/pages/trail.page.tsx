import { displayCodeOf } from '#catalogue';
import { roleText } from '#http';
import { dayIn, formatMoney } from '#kernel';
import {
  Breadcrumbs,
  CopyCode,
  DefinitionList,
  EmptyState,
  formatNumber,
  hasText,
  Layout,
  renderPage,
  Timeline,
  translator,
  type Translate,
  type PageReader,
} from '#web';
import type { Hash } from '../merkle/hashes.js';
import type { TrailRow } from '../trail/trail.queries.js';
import { TRAILS } from './trails.page.js';

export type TrailFacts = {
  readonly id: string;
  readonly rows: readonly TrailRow[];
  readonly size: number;
  readonly root: Hash;
  /** That of the fund: in it all instants are shown, and in it its days begin. */
  readonly timeZone: string;
};

/** One case, gift or past grant from its first word on: who, when, why, and where in the log. */
export function trailPage(reader: PageReader, facts: TrailFacts): string {
  const t = translator(reader.locale);
  const { id, rows } = facts;
  return renderPage(
    <Layout
      {...reader}
      title={t('audit:trail.title')}
      lead={t('audit:trail.lead')}
      section="audit"
      timeZone={facts.timeZone}
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('audit:title'), href: '/audit' },
            { label: t('audit:trails.title'), href: TRAILS },
            { label: id.slice(0, 8) },
          ]}
        />
      }
    >
      <DefinitionList
        items={[
          { term: t('audit:trail.id'), value: <code>{id}</code> },
          { term: t('audit:trail.entries'), value: formatNumber(rows.length, reader.locale) },
          { term: t('audit:trail.log'), value: formatNumber(facts.size, reader.locale) },
          { term: t('audit:trail.root'), value: <code>{facts.root}</code> },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={t('audit:trail.none')}>{t('audit:trail.none-text')}</EmptyState>
      ) : (
        <Timeline
          label={t('audit:trail.title')}
          entries={rows.map((row) => ({
            time: row.recordedAt,
            title: titleOf(row, t),
            actor: `${roleText(t, row.role)} ${shortActor(row)}`,
            detail: detailOf(row, facts.timeZone, reader.locale, t),
            tone: TONES[row.type] ?? 'plain',
          }))}
        />
      )}
      <p>{t('audit:trail.prove')}</p>
      <CopyCode code={`npx entraide trace ${id}`} label={t('audit:trail.prove-label')} />
    </Layout>,
  );
}

const TONES: Readonly<Record<string, 'good' | 'warning' | 'danger'>> = {
  QuorumReached: 'good',
  DecisionReached: 'good',
  AttemptPaid: 'good',
  ReceiptConfirmed: 'good',
  ApplicationClosed: 'good',
  ReservationRefused: 'warning',
  ApplicationAwaitingFunds: 'warning',
  AttemptFailed: 'warning',
  AccessRefused: 'danger',
  AttemptFailedAfterPaid: 'danger',
  DecisionVoided: 'danger',
};

function titleOf({ type }: TrailRow, t: Translate): string {
  const key = `audit:event-type.${type}`;
  return hasText('en', key) ? t(key) : type;
}

function detailOf(row: TrailRow, timeZone: string, locale: string, t: Translate): string {
  const place = t('audit:trail.place', {
    index: row.index,
    stream: streamText(row.stream, t),
    revision: row.revision,
  });
  const day = dayIn(timeZone, new Date(row.recordedAt));
  const counts =
    row.effectiveDate !== day && t('audit:trail.counts-on', { day: row.effectiveDate });
  const { amount, outcome, urgency, reason } = row;
  const said = [
    amount && t('audit:trail.amount', { amount: formatMoney(amount, locale) }),
    outcome && t('audit:trail.outcome', { outcome: wordOf(outcome, t) }),
    urgency && t('audit:trail.urgency', { urgency }),
    reason && t('audit:trail.reason', { reason: wordOf(reason, t) }),
  ];
  return [...said, counts, place].filter(Boolean).join(' ');
}

/** A code as people call it, where it is one of those that trails have words for. */
function wordOf(code: string, t: Translate): string {
  const key = `audit:trail.word.${code}`;
  return hasText('en', key) ? t(key) : code;
}

/** Where it stands, as people call it. */
function streamText(stream: string, t: Translate): string {
  const category = stream.split('-')[0] ?? '';
  const key = `audit:trails.stream.${category}`;
  return hasText('en', key) ? t(key) : category;
}

/** The code by which a person is known on every page. */
function shortActor({ actorKind, actorId, role }: TrailRow): string {
  return actorKind === 'person' && role !== 'applicant' ? displayCodeOf(actorId) : '';
}
