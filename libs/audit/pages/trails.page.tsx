import type { VNode } from 'preact';
import { caseCode, giftCode } from '#catalogue';
import { textIn } from '#kernel';
import {
  Amount,
  Breadcrumbs,
  Card,
  DataTable,
  DateField,
  EmptyState,
  Form,
  hrefWith,
  Layout,
  Pager,
  PageSection,
  renderPage,
  SubmitButton,
  TextField,
  Time,
  translator,
  type FieldProblem,
  type Translate,
  type PageReader,
} from '#web';
import { MAX_LINES, type FoundLine, type Subject } from '../trail/trail.queries.js';

export const TRAILS = '/audit/trail';

export type TrailsFacts = {
  readonly subjects: readonly Subject[];
  /** Where the page with older ones begins. */
  readonly next: number | undefined;
  readonly isFirst: boolean;
  /** What was asked for and not found. */
  readonly sought?: string;
  readonly problems?: readonly FieldProblem[];
  /** The amount and the day of a bank line, as they were typed. */
  readonly amount?: string;
  readonly day?: string;
  /** Lines that fit, where several do. */
  readonly lines?: readonly FoundLine[];
  /** That of the fund whose trail began last, as in the trail itself. */
  readonly timeZone: string;
};

/** Where a trail is looked for: by any id or code, or among what began last. */
export function trailsPage(reader: PageReader, facts: TrailsFacts): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('audit:trails.title')}
      lead={t('audit:trails.lead')}
      section="audit"
      timeZone={facts.timeZone}
      above={
        <Breadcrumbs
          crumbs={[{ label: t('audit:title'), href: '/audit' }, { label: t('audit:trails.title') }]}
        />
      }
    >
      <Card>
        <Form
          action={TRAILS}
          method="get"
          problems={facts.problems}
          values={{ id: facts.sought, amount: facts.amount, day: facts.day }}
          label={t('audit:trail.find')}
        >
          <TextField
            name="id"
            label={t('audit:trails.id')}
            hint={t('audit:trails.id-hint')}
            spellcheck={false}
          />
          <TextField
            name="amount"
            label={t('audit:trails.amount')}
            hint={t('audit:trails.amount-hint')}
            width="short"
          />
          <DateField name="day" label={t('audit:trails.day')} />
          <SubmitButton>{t('audit:trail.show')}</SubmitButton>
        </Form>
      </Card>
      {facts.lines ? <Lines lines={facts.lines} t={t} /> : null}
      <PageSection title={t('audit:trails.latest')} lead={t('audit:trails.latest-lead')}>
        {facts.subjects.length === 0 ? (
          <EmptyState title={t('audit:trails.none')}>
            <p>{t('audit:trails.none-text')}</p>
          </EmptyState>
        ) : (
          <Subjects subjects={facts.subjects} locale={locale} t={t} />
        )}
        <Pager
          newer={facts.isFirst ? undefined : TRAILS}
          older={facts.next === undefined ? undefined : hrefWith(TRAILS, { before: facts.next })}
        />
      </PageSection>
    </Layout>,
  );
}

/** What a line of a bank statement may be: an auditor picks the one that is meant. */
function Lines({
  lines,
  t,
}: {
  readonly lines: readonly FoundLine[];
  readonly t: Translate;
}): VNode {
  return (
    <PageSection
      title={t('audit:trails.lines')}
      lead={
        lines.length < MAX_LINES ? undefined : t('audit:trails.lines-many', { most: MAX_LINES })
      }
    >
      <DataTable
        caption={t('audit:trails.lines')}
        captionHidden
        rows={lines}
        empty={t('audit:trail.none')}
        columns={[
          {
            header: t('audit:trails.what'),
            cell: ({ subjectId, kind }) => (
              <a href={`${TRAILS}/${subjectId}`}>{t(`audit:trails.line.${kind}`)}</a>
            ),
          },
          {
            header: t('audit:trails.day'),
            cell: ({ day }) => (day === null ? t('audit:trails.unpaid') : <Time value={day} />),
          },
          {
            header: t('audit:trails.reference'),
            cell: ({ reference }) => (reference === null ? '' : <code>{reference}</code>),
          },
          {
            header: t('common:amount'),
            align: 'end',
            cell: ({ minor, currency }) => <Amount money={{ minor, currency }} />,
          },
        ]}
      />
    </PageSection>
  );
}

type SubjectsProps = {
  readonly subjects: readonly Subject[];
  readonly locale: string;
  readonly t: Translate;
};

function Subjects({ subjects, locale, t }: SubjectsProps): VNode {
  return (
    <DataTable
      caption={t('audit:trails.latest')}
      captionHidden
      rows={subjects}
      empty={t('audit:trails.none')}
      columns={[
        {
          header: t('audit:trails.what'),
          cell: (subject) => (
            <a href={`${TRAILS}/${subject.subjectId}`}>
              {t(`audit:trails.kind.${subject.kind}`)} <code>{codeOf(subject)}</code>
            </a>
          ),
        },
        {
          header: t('audit:fund'),
          cell: ({ fund }) => (fund ? textIn(locale, fund) : t('common:not-said')),
        },
        { header: t('audit:trails.begun'), cell: ({ begunAt }) => <Time value={begunAt} /> },
      ]}
    />
  );
}

function codeOf({ kind, subjectId }: Subject): string {
  if (kind === 'case') return caseCode(subjectId);
  return kind === 'gift' ? giftCode(subjectId) : subjectId.slice(0, 8);
}
