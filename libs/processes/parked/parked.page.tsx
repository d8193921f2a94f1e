import type { VNode } from 'preact';
import { ActForm, GoneAct, type Again } from '#acts';
import type { RejectionParams } from '#kernel';
import {
  DataTable,
  hasText,
  Layout,
  PageSection,
  rejectionText,
  renderPage,
  Time,
  translator,
  type Translate,
  type PageReader,
} from '#web';
import type { OfferedQueue } from './parked-overview.js';
import type { ParkedRow } from './parked.projection.js';

export type ParkedFacts = {
  readonly queues: readonly OfferedQueue[];
  /** The form that came back. */
  readonly again?: Again | undefined;
};

/** What waits of each process, by the stream for which it was meant, with a button for each. */
export function parkedPage(reader: PageReader, { queues, again }: ParkedFacts): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout {...reader} title={t('processes:title')} lead={t('processes:lead')} section="admin">
      <GoneAct again={again} offered={queues} />
      {queues.length === 0 ? (
        <p>{t('processes:none')}</p>
      ) : (
        queues.map((queue) => <Queue key={queue.target} {...{ queue, reader, again, t }} />)
      )}
      <p>
        <a href="/admin">{t('admin:title')}</a>
      </p>
    </Layout>,
  );
}

function Queue({
  queue: { target, rows, place, open },
  reader: { locale },
  again,
  t,
}: {
  readonly queue: OfferedQueue;
  readonly reader: PageReader;
  readonly again: Again | undefined;
  readonly t: Translate;
}): VNode {
  const { queue } = place;
  const title = t('processes:queue', { process: queue.process, target: queue.target });
  return (
    <PageSection title={title}>
      <DataTable
        caption={title}
        captionHidden
        rows={rows}
        empty=""
        columns={[
          { header: t('processes:event'), cell: (row) => <Cause {...{ row, locale, t }} /> },
          { header: t('processes:refusal'), cell: (row) => refusalText(row, locale, t) },
          { header: t('processes:since'), cell: (row) => <Time value={row.parked_at} /> },
        ]}
      />
      {open.map((one) => (
        <ActForm
          key={one.declaration.name}
          open={one}
          {...{ place, target, again, t, locale }}
          texts="processes"
          path="/admin/processes"
        />
      ))}
    </PageSection>
  );
}

function Cause({
  row,
  locale,
  t,
}: {
  readonly row: ParkedRow;
  readonly locale: string;
  readonly t: Translate;
}): VNode {
  const key = `audit:event-type.${row.cause_type}`;
  return (
    <span>
      {hasText(locale, key) ? t(key) : row.cause_type} <code>{row.cause_stream}</code>
    </span>
  );
}

function refusalText(row: ParkedRow, locale: string, t: Translate): string {
  if (row.code === null) return t('processes:behind');
  return rejectionText(locale, row.code, JSON.parse(row.params) as RejectionParams);
}
