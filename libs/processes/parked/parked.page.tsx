import type { VNode } from 'preact';
import type { RejectionParams } from '#kernel';
import {
  Alert,
  DataTable,
  Form,
  hasText,
  Layout,
  PageSection,
  rejectionText,
  renderPage,
  SubmitButton,
  Time,
  translator,
  type FieldProblem,
  type Translate,
  type PageReader,
} from '#web';
import type { ParkedRow } from './parked.projection.js';

export type ParkedFacts = {
  readonly rows: readonly ParkedRow[];
  /** Why the last try was not taken. */
  readonly problems: readonly FieldProblem[];
};

/** What waits of each process, by the stream for which it was meant, with a button for each. */
export function parkedPage(reader: PageReader, { rows, problems }: ParkedFacts): string {
  const t = translator(reader.locale);
  const queues = queuesIn(rows);
  return renderPage(
    <Layout {...reader} title={t('processes:title')} lead={t('processes:lead')} section="admin">
      {problems.length > 0 ? (
        <Alert tone="danger" title={t('processes:not-tried')}>
          {problems.map(({ text }) => (
            <p key={text}>{text}</p>
          ))}
        </Alert>
      ) : null}
      {rows.length === 0 ? (
        <p>{t('processes:none')}</p>
      ) : (
        [...queues.values()].map((queue) => (
          <Queue key={`${queue[0]?.process} ${queue[0]?.target}`} {...{ queue, reader, t }} />
        ))
      )}
      <p>
        <a href="/admin">{t('admin:title')}</a>
      </p>
    </Layout>,
  );
}

function queuesIn(rows: readonly ParkedRow[]): ReadonlyMap<string, readonly ParkedRow[]> {
  const queues = new Map<string, ParkedRow[]>();
  for (const row of rows) {
    const name = `${row.process} ${row.target}`;
    queues.set(name, [...(queues.get(name) ?? []), row]);
  }
  return queues;
}

function Queue({
  queue,
  reader: { locale },
  t,
}: {
  readonly queue: readonly ParkedRow[];
  readonly reader: PageReader;
  readonly t: Translate;
}): VNode | null {
  const [first] = queue;
  if (!first) return null;
  const { process, target } = first;
  const title = t('processes:queue', { process, target });
  return (
    <PageSection title={title}>
      <DataTable
        caption={title}
        captionHidden
        rows={queue}
        empty=""
        columns={[
          { header: t('processes:event'), cell: (row) => <Cause {...{ row, locale, t }} /> },
          { header: t('processes:refusal'), cell: (row) => refusalText(row, locale, t) },
          { header: t('processes:since'), cell: (row) => <Time value={row.parked_at} /> },
        ]}
      />
      <Form action="/admin/processes/retries" layout="inline">
        <input type="hidden" name="process" value={process} />
        <input type="hidden" name="target" value={target} />
        <SubmitButton>{t('processes:retry')}</SubmitButton>
      </Form>
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
