import type { VNode } from 'preact';
import { caseCode } from '#catalogue';
import { formatMoney, money } from '#kernel';
import { Amount, Icon, StatusBadge, Time, TimeLeft, type Column, type Translate } from '#web';
import type { QueueRow } from '../views/queue.query.js';

type ColumnProps = {
  readonly names: ReadonlyMap<string, string>;
  readonly now: string;
  readonly t: Translate;
  readonly locale: string;
};

/** What the queue shows of each case; the fund only where there are several. */
export function queueColumns({ names, now, t, locale }: ColumnProps): readonly Column<QueueRow>[] {
  const fund: Column<QueueRow> = {
    header: t('common:fund'),
    cell: (row) => names.get(row.fund_id) ?? '',
  };
  return [
    {
      header: t('committee:column.case'),
      cell: (row) => (
        <a class="amount" href={`/committee/cases/${row.application_id}`}>
          {caseCode(row.application_id)}
        </a>
      ),
    },
    {
      header: t('committee:column.needs'),
      cell: (row) =>
        row.needs
          .split(' ')
          .map((need) => t(`needs:kind.${need}`))
          .join(', '),
    },
    ...(names.size > 1 ? [fund] : []),
    {
      header: t('committee:column.time-left'),
      cell: (row) => <Left row={row} now={now} t={t} />,
    },
    {
      header: t('committee:column.priority'),
      cell: (row) =>
        row.priority === null ? (
          <span class="quiet">{t('committee:not-sorted')}</span>
        ) : (
          <StatusBadge kind="priority" status={row.priority} />
        ),
    },
    {
      header: t('common:status'),
      cell: (row) => (
        <span>
          <StatusBadge kind="application" status={row.status} /> <Progress row={row} t={t} />
          {row.possible_duplicate === 1 ? (
            <small>
              <Icon name="warning" /> {t('committee:progress.possible-duplicate')}
            </small>
          ) : null}
        </span>
      ),
    },
    {
      header: t('committee:column.amount'),
      align: 'end',
      cell: (row) => <Invocation row={row} locale={locale} t={t} />,
    },
  ];
}

type RowProps = { readonly row: QueueRow; readonly t: Translate };

function Left({ row, now, t }: RowProps & { readonly now: string }): VNode {
  if (row.due_at === null) return <Promised row={row} t={t} />;
  return (
    <TimeLeft
      due={row.due_at}
      now={row.paused_at ?? now}
      since={row.submitted_at}
      paused={row.paused_at !== null}
    />
  );
}

/** What became of the promise, where nothing is due any more. */
function Promised({ row, t }: RowProps): VNode {
  const ended = row.decided_at ?? row.ended_at;
  if (ended === null) return <span class="quiet">{t('committee:no-deadline')}</span>;
  return (
    <span class="quiet">
      {t(`committee:promise.${promiseOf(row)}`)}{' '}
      <small>
        <Time value={ended} />
      </small>
    </span>
  );
}

function promiseOf({ status, decided_at, promised_by }: QueueRow): string {
  if (decided_at === null || status === 'withdrawn' || status === 'joined') return 'ended';
  if (promised_by === null) return 'decided';
  return decided_at <= promised_by ? 'kept' : 'late';
}

/** How far reviews and votes are, where there are any, and what is left to the reader. */
function Progress({ row, t }: RowProps): VNode | null {
  if (row.status === 'under-review') {
    return <small>{t('committee:progress.reviews', { count: row.reviews })}</small>;
  }
  if (row.status !== 'deciding') return null;
  return <small>{t('committee:progress.votes', { count: row.votes })}</small>;
}

function Invocation({ row, locale, t }: RowProps & { readonly locale: string }): VNode {
  const requested = money(row.requested_minor, row.currency);
  const approved = row.approved_minor;
  if (approved === null) return <Amount money={requested} />;
  return (
    <span>
      <Amount money={money(approved, row.currency)} />{' '}
      <small>{t('committee:of-asked', { amount: formatMoney(requested, locale) })}</small>
    </span>
  );
}
