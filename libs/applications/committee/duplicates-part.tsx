import { caseCode } from '#catalogue';
import type { ComponentChildren, VNode } from 'preact';
import { money } from '#kernel';
import {
  Actions,
  Alert,
  Amount,
  Card,
  DataTable,
  Form,
  Icon,
  PageSection,
  StatusBadge,
  SubmitButton,
  Time,
  type Column,
} from '#web';
import { countryName } from '../apply/countries.js';
import type { CaseSection, OpenedField } from '../case-sections.js';
import type { QueueRow } from '../views/queue.query.js';
import { OpenedValue } from './case-sections-part.js';
import type { Beside, CasePart } from './case-view.js';

/**
 * Other requests about the same incident, each beside this one as far as the reader may see both. That
 * somebody named the same person and incident proves nothing: a case worker says whether it is one.
 */
export function Duplicates(part: CasePart): VNode | null {
  const { view, t } = part;
  const { beside, entry } = view;
  const { more } = entry.duplicates;
  if (beside.length === 0 && more === 0) return null;
  return (
    <PageSection title={t('committee:duplicates.title')} lead={t('committee:duplicates.lead')}>
      {beside.map((other) => (
        <BesideCard key={other.applicationId} part={part} other={other} />
      ))}
      {more === 0 ? null : (
        <Alert tone="info">{t('committee:duplicates.more', { count: more })}</Alert>
      )}
    </PageSection>
  );
}

type BesideProps = { readonly part: CasePart; readonly other: Beside };

function BesideCard({ part, other }: BesideProps): VNode {
  const { view, t } = part;
  const code = caseCode(other.applicationId);
  const rows = [...factsOf(part, other), ...openedOf(part, other)];
  const columns: readonly Column<Line>[] = [
    { header: t('committee:duplicates.what'), cell: ({ what }) => what },
    { header: t('committee:duplicates.this'), cell: ({ here }) => here },
    {
      header: code,
      cell: ({ there }) => there,
    },
  ];
  return (
    <Card
      title={
        <>
          <Icon name="warning" /> {t(`committee:duplicates.relation.${other.relation}`, { code })}
        </>
      }
      level={3}
      id={`beside-${other.applicationId}`}
    >
      <DataTable
        caption={t('committee:duplicates.caption', { code })}
        captionHidden
        columns={columns}
        rows={rows}
        empty=""
      />
      <Actions>
        <a href={`/committee/cases/${other.applicationId}`}>
          {t('committee:duplicates.go', { code })}
        </a>
        {closedInBoth(part, other).map((section) => (
          <OpenBoth key={section} part={part} other={other} section={section} />
        ))}
      </Actions>
      {view.opened.size > 0 ? <p class="hint">{t('committee:sections.recorded')}</p> : null}
    </Card>
  );
}

/** One line of the comparison. */
type Line = {
  readonly what: ComponentChildren;
  readonly here: ComponentChildren;
  readonly there: ComponentChildren;
};

function factsOf({ view, t, locale }: CasePart, other: Beside): readonly Line[] {
  const line = (what: string, of: (row: QueueRow) => ComponentChildren): Line => ({
    what: t(what),
    here: of(view.row),
    there: of(other.row),
  });
  return [
    line('committee:facts.received', (row) => <Time value={row.submitted_at} />),
    line('common:status', (row) => <StatusBadge kind="application" status={row.status} />),
    line('committee:column.priority', (row) =>
      row.priority === null ? (
        t('committee:not-sorted')
      ) : (
        <StatusBadge kind="priority" status={row.priority} />
      ),
    ),
    line('committee:facts.requested', (row) => (
      <Amount money={money(row.requested_minor, row.currency)} />
    )),
    line('committee:facts.needs', (row) =>
      row.needs
        .split(' ')
        .map((need) => t(`needs:kind.${need}`))
        .join(', '),
    ),
    line('committee:facts.country', (row) => countryName(locale, row.country)),
    line('committee:facts.applicant', (row) => t(`needs:applicant-kind.${row.applicant_kind}`)),
    line('committee:facts.rail', (row) => t(`apply:rail.${row.payout_rail}`)),
    line('committee:facts.conclusion', (row) =>
      row.conclusion === null ? (
        t('common:none')
      ) : (
        <StatusBadge kind="verification" status={row.conclusion} />
      ),
    ),
    { what: t('common:fund'), here: view.fundName, there: other.fundName },
  ];
}

/** The words of the applicants that are open in both, field by field. */
function openedOf({ view, t }: CasePart, other: Beside): readonly Line[] {
  const sections = [...view.opened.keys()].filter((section) => other.opened.has(section));
  return sections.flatMap((section) => {
    const here = view.opened.get(section) ?? [];
    const there = other.opened.get(section) ?? [];
    const fields = [...new Set([...here, ...there].map(({ field }) => field))];
    const valueIn = (of: readonly OpenedField[], field: string) =>
      of
        .filter((one) => one.field === field)
        .map((one, place) => <OpenedValue key={place} field={one} t={t} />);
    return fields.map((field) => ({
      what: t(`committee:field.${field}`),
      here: valueIn(here, field),
      there: valueIn(there, field),
    }));
  });
}

function closedInBoth({ view }: CasePart, other: Beside): readonly CaseSection[] {
  return view.sections.filter(
    (section) => other.sections.includes(section) && !other.opened.has(section),
  );
}

/** Opens one part in both: each look is recorded in the case that it is at. */
function OpenBoth({
  part: { view, t },
  other,
  section,
}: BesideProps & { readonly section: CaseSection }): VNode {
  const title = t(`committee:section.${section}.title`);
  const parts = [...new Set([...view.opened.keys(), section])].join(' ');
  return (
    <Form
      action={`/committee/cases/${view.applicationId}/opening#beside-${other.applicationId}`}
      layout="inline"
    >
      <input type="hidden" name="parts" value={parts} />
      <input type="hidden" name="beside" value={other.applicationId} />
      <SubmitButton tone="quiet">
        {t('committee:duplicates.open-both', { part: title })}
      </SubmitButton>
    </Form>
  );
}
