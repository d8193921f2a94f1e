import { caseCode } from '#catalogue';
import type { VNode } from 'preact';
import { ActForm, GoneAct, OtherAct, type OpenAct } from '#acts';
import {
  Alert,
  Breadcrumbs,
  Card,
  Columns,
  Layout,
  PageSection,
  renderPage,
  StatusBadge,
  TimeLeft,
  Timeline,
  translator,
  type PageReader,
} from '#web';
import { CaseSections } from './case-sections-part.js';
import { BallotCard, BudgetCard, FactsCard, MembersCard } from './case-side.js';
import { Duplicates } from './duplicates-part.js';
import type { CasePart, CaseView } from './case-view.js';
import type { CaseEntry } from './enter-case.js';

/**
 * One case on one page: what is asked, what is to be done now, what it costs the fund, and what
 * has happened. What tells who asks is sealed, part by part, and opened on purpose.
 */
export function caseFilePage(reader: PageReader, view: CaseView): string {
  const { locale } = reader;
  const t = translator(locale);
  const part: CasePart = { view, t, locale };
  const code = caseCode(view.applicationId);
  return renderPage(
    <Layout
      {...reader}
      title={t('committee:case.title', { code })}
      section="committee"
      above={
        <Breadcrumbs
          crumbs={[{ label: t('committee:title'), href: '/committee' }, { label: code }]}
        />
      }
    >
      <GoneAct
        again={view.again}
        offered={[
          { target: view.applicationId, open: [...view.offered.next, ...view.offered.aside] },
        ]}
      />
      <Signs {...part} />
      <Duplicates {...part} />
      <Columns lead>
        <div class="page-section">
          {view.opened.size > 0 ? <CaseSections {...part} /> : null}
          <NextSteps {...part} />
          {view.opened.size > 0 ? null : <CaseSections {...part} />}
          <OtherActs {...part} />
        </div>
        <div class="page-section">
          <FactsCard {...part} />
          <BallotCard {...part} />
          <BudgetCard {...part} />
          <MembersCard {...part} />
        </div>
      </Columns>
      <PageSection title={t('committee:case.timeline')} lead={t('committee:case.timeline-lead')}>
        <Card>
          <Timeline label={t('committee:case.timeline')} entries={view.timeline} />
        </Card>
      </PageSection>
    </Layout>,
  );
}

function Signs({ view: { row, now } }: CasePart): VNode {
  return (
    <p class="actions">
      <StatusBadge kind="application" status={row.status} />
      {row.priority === null ? null : <StatusBadge kind="priority" status={row.priority} />}
      {row.sensitivity === null ? null : (
        <StatusBadge kind="sensitivity" status={String(row.sensitivity)} />
      )}
      {row.due_at === null ? null : (
        <TimeLeft
          due={row.due_at}
          now={row.paused_at ?? now}
          since={row.submitted_at}
          paused={row.paused_at !== null}
        />
      )}
    </p>
  );
}

function NextSteps(part: CasePart): VNode {
  const { view, t } = part;
  const { next } = view.offered;
  if (next.length === 0) {
    const { status } = view.row;
    return (
      <Alert tone="info">{t(`committee:nothing-to-do.${NOTHING_TO_DO[status] ?? 'wait'}`)}</Alert>
    );
  }
  return (
    <>
      {next.map((open) => {
        const { name } = open.declaration;
        return (
          <Card key={name} title={t(`committee:act.${name}.title`)} tone="accent" id={name}>
            <p>{t(`committee:act.${name}.text`)}</p>
            <ActForm {...actProps(part, open)} />
          </Card>
        );
      })}
    </>
  );
}

/** What may be done beside the next step, each folded away; open when it was refused. */
function OtherActs(part: CasePart): VNode | null {
  const { view, t } = part;
  const { aside } = view.offered;
  if (aside.length === 0) return null;
  return (
    <PageSection title={t('committee:other-acts')}>
      {aside.map((open) => (
        <OtherAct key={open.declaration.name} {...actProps(part, open)} />
      ))}
    </PageSection>
  );
}

function actProps({ view, t, locale }: CasePart, open: OpenAct<CaseEntry>) {
  const { applicationId: target, entry: place, again } = view;
  const path = `/committee/cases/${target}`;
  return { open, place, texts: 'committee', path, target, again, t, locale, alone: true } as const;
}

/** What is said when there is nothing to do for the reader. */
const NOTHING_TO_DO: Readonly<Record<string, string>> = {
  'more-info': 'question',
  approved: 'decided',
  'awaiting-funds': 'awaiting',
  funded: 'decided',
  declined: 'ended',
  ineligible: 'ended',
  withdrawn: 'ended',
  joined: 'joined',
  closed: 'ended',
};
