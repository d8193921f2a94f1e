import type { VNode } from 'preact';
import { caseCode, giftCode } from '#catalogue';
import { textIn } from '#kernel';
import {
  Breadcrumbs,
  Card,
  DataTable,
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
import type { Subject } from '../trail/trail.queries.js';

export const TRAILS = '/audit/trail';

export type TrailsFacts = {
  readonly subjects: readonly Subject[];
  /** Where the page with older ones begins. */
  readonly next: number | undefined;
  readonly isFirst: boolean;
  /** What was asked for and not found. */
  readonly sought?: string;
  readonly problems?: readonly FieldProblem[];
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
          values={{ id: facts.sought }}
          label={t('audit:trail.find')}
        >
          <TextField
            name="id"
            label={t('audit:trails.id')}
            hint={t('audit:trails.id-hint')}
            spellcheck={false}
            required
          />
          <SubmitButton>{t('audit:trail.show')}</SubmitButton>
        </Form>
      </Card>
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
