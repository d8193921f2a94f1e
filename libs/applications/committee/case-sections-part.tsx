import { displayCodeOf } from '#catalogue';
import type { ComponentChildren, VNode } from 'preact';

import {
  Alert,
  Card,
  DefinitionList,
  Form,
  Icon,
  PageSection,
  SubmitButton,
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
  const open = [...view.opened];
  const closed = view.sections.filter((section) => !view.opened.has(section));
  return (
    <PageSection title={t('committee:sections.title')} lead={t('committee:sections.lead')}>
      {shut ? <Alert tone="info">{t('committee:sections.declare-first')}</Alert> : null}
      {open.map(([section, fields]) => (
        <OpenSection key={section} section={section} fields={fields} t={t} />
      ))}
      {closed.length === 0 ? null : (
        <Card tone="quiet">
          <DefinitionList items={closed.map((section) => closedItem(part, section, shut))} />
        </Card>
      )}
    </PageSection>
  );
}

/** Members of the committee say first whether they are tied; other roles may open at once. */
function mustDeclareFirst({ entry }: CaseView): boolean {
  return entry.loaded.state.file.interests[entry.authority.by.id] === undefined && entry.votes;
}

function onlyAsMember({ entry }: CaseView, section: CaseSection): boolean {
  const held = CASE_SECTIONS[section].readers.find((role) =>
    entry.authority.by.roles.includes(role),
  );
  return held === undefined || needsDeclaration(held);
}

/** What a part holds, and the way to open it: on purpose, one at a time. */
function closedItem({ view, t }: CasePart, section: CaseSection, shut: boolean): Definition {
  const title = t(`committee:section.${section}.title`);
  const parts = [...view.opened.keys(), section].join(' ');
  const mayOpen = !(shut && onlyAsMember(view, section));
  return {
    term: (
      <>
        <Icon name="lock" /> {title}
      </>
    ),
    value: (
      <>
        <span class="quiet">{t(`committee:section.${section}.what`)}</span>{' '}
        {mayOpen ? (
          <Form
            action={`/committee/cases/${view.applicationId}/opening#section-${section}`}
            layout="inline"
          >
            <input type="hidden" name="parts" value={parts} />
            <SubmitButton tone="quiet" label={`${t('common:open')}: ${title}`}>
              {t('common:open')}
            </SubmitButton>
          </Form>
        ) : null}
      </>
    ),
  };
}

type OpenProps = {
  readonly section: CaseSection;
  readonly fields: readonly OpenedField[];
  readonly t: Translate;
};

function OpenSection({ section, fields, t }: OpenProps): VNode {
  return (
    <Card title={t(`committee:section.${section}.title`)} level={3} id={`section-${section}`}>
      {fields.length === 0 ? <p class="hint">{t('committee:sections.empty')}</p> : null}
      <DefinitionList items={fields.map((field) => openedItem(field, t))} />
      <p class="hint">{t('committee:sections.recorded')}</p>
    </Card>
  );
}

/** What an opened field holds, or that it was erased. */
export function OpenedValue({
  field,
  t,
}: {
  readonly field: OpenedField;
  readonly t: Translate;
}): VNode {
  return <>{field.value === undefined ? t('committee:sections.erased') : valueOf(field, t)}</>;
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
  return { term, value: <OpenedValue field={field} t={t} /> };
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
  return typeof field.value === 'string' ? <Lines lines={field.value.split(/\r?\n/)} /> : null;
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
