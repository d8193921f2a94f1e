import type { ComponentChildren, VNode } from 'preact';
import { displayCodeOf } from '#http';
import {
  Alert,
  ButtonLink,
  Card,
  DefinitionList,
  hrefWith,
  Icon,
  PageSection,
  Time,
  type Definition,
  type Translate,
} from '#web';
import { needsDeclaration, type CaseSection, type OpenedField } from '../case-sections.js';
import { CASE_SECTIONS } from '../case-sections.js';
import type { CasePart, CaseView } from './case-view.js';

/** The sealed parts of a case: closed until somebody opens one, which is recorded first (D10). */
export function CaseSections(part: CasePart): VNode | null {
  const { view, t } = part;
  if (view.sections.length === 0) return null;
  const shut = mustDeclareFirst(view);
  return (
    <PageSection title={t('committee:sections.title')} lead={t('committee:sections.lead')}>
      {shut ? <Alert tone="info">{t('committee:sections.declare-first')}</Alert> : null}
      {view.sections.map((section) => (
        <SectionCard
          key={section}
          section={section}
          shut={shut && onlyAsMember(view, section)}
          {...part}
        />
      ))}
    </PageSection>
  );
}

/** Members of the committee say first whether they are tied; other roles may open at once. */
function mustDeclareFirst({ entry }: CaseView): boolean {
  return entry.atHand.state.file.interests[entry.asking.by.id] === undefined && entry.votes;
}

function onlyAsMember({ entry }: CaseView, section: CaseSection): boolean {
  const held = CASE_SECTIONS[section].readers.find((role) => entry.asking.by.roles.includes(role));
  return held === undefined || needsDeclaration(held);
}

type SectionProps = CasePart & { readonly section: CaseSection; readonly shut: boolean };

function SectionCard({ section, shut, view, t }: SectionProps): VNode {
  const fields = view.opened.get(section);
  const title = t(`committee:section.${section}.title`);
  if (!fields) {
    const open = [...view.opened.keys(), section];
    const path = `/committee/cases/${view.applicationId}`;
    return (
      <Card
        title={
          <>
            <Icon name="lock" /> {title}
          </>
        }
        level={3}
        tone="quiet"
        id={`section-${section}`}
        aside={
          shut ? null : (
            <ButtonLink
              href={`${hrefWith(path, { open: open.join(' ') })}#section-${section}`}
              tone="quiet"
            >
              {t('common:open')}
            </ButtonLink>
          )
        }
      >
        <p class="hint">{t(`committee:section.${section}.what`)}</p>
      </Card>
    );
  }
  return (
    <Card title={title} level={3} id={`section-${section}`}>
      {fields.length === 0 ? <p class="hint">{t('committee:sections.empty')}</p> : null}
      <DefinitionList items={fields.map((field) => openedItem(field, t))} />
      <p class="hint">{t('committee:sections.recorded')}</p>
    </Card>
  );
}

function openedItem(field: OpenedField, t: Translate): Definition {
  const term = (
    <>
      {t(`committee:field.${field.field}`)}
      {SIGNED.has(field.field) ? (
        <small>
          {' '}
          {displayCodeOf(field.by)}, <Time value={field.at} />
        </small>
      ) : null}
    </>
  );
  if (field.value === undefined) return { term, value: t('committee:sections.erased') };
  return { term, value: valueOf(field, t) };
}

/** Fields that staff wrote: by whom and when stands beside them. */
const SIGNED: ReadonlySet<string> = new Set([
  'ApplicationInfoRequested.question',
  'VerificationConcluded.note',
  'ReviewSubmitted.comment',
  'VoteCast.reason',
  'CaseInterestDeclared.why',
]);

function valueOf(field: OpenedField, t: Translate): ComponentChildren {
  if (field.field === 'ApplicationSubmitted.contact' && field.value) {
    const { channel, address, when, language, neverWrite } = field.value;
    const lines = [
      t(`apply:channel.${channel}`),
      address,
      when === '' ? '' : t('committee:contact.when', { when }),
      t('committee:contact.language', { language }),
      neverWrite === '' ? '' : t('committee:contact.never', { words: neverWrite }),
    ];
    return <Lines lines={lines.filter((line) => line !== '')} />;
  }
  if (field.field === 'ApplicationSubmitted.referees' && field.value) {
    if (field.value.length === 0) return t('common:none');
    return (
      <ul>
        {field.value.map(({ name, reach, outside }, place) => (
          <li key={place}>
            <strong>{name}</strong> – {reach}{' '}
            <small>{t(outside ? 'committee:referee.outside' : 'committee:referee.inside')}</small>
          </li>
        ))}
      </ul>
    );
  }
  return <Lines lines={String(field.value).split(/\r?\n/)} />;
}

function Lines({ lines }: { readonly lines: readonly string[] }): VNode {
  return (
    <>
      {lines.map((line, place) => (
        <p key={place}>{line}</p>
      ))}
    </>
  );
}
