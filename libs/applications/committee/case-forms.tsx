import type { VNode } from 'preact';
import { displayCodeOf } from '#http';
import { HOUR_MS } from '#kernel';
import {
  Actions,
  Form,
  formatDuration,
  PageSection,
  RadioGroup,
  Select,
  SubmitButton,
  TextArea,
  TextField,
  type Choice,
} from '#web';
import { MAX_TEXT_CHARACTERS } from '../application.commands.js';
import { reasonText } from '../reason-text.js';
import { othersWhoTookPart, type CaseAct } from './case-acts.js';
import { CONCLUSIONS, INTEREST_ANSWERS, PRIORITIES, SENSITIVITIES } from './case-acts.dto.js';
import { DecisionField, ReviewFields, VoteFields } from './case-vote-forms.js';
import type { CasePart } from './case-view.js';

type ActProps = CasePart & { readonly act: CaseAct };

/** The form of one act. What was sent and refused stands in it again. */
export function ActForm(props: ActProps): VNode {
  const { view, act, t } = props;
  const again = view.again?.act === act ? view.again : undefined;
  const Fields = FIELDS[act];
  return (
    <Form
      action={`/committee/cases/${view.applicationId}/${act}`}
      problems={again?.problems}
      values={again?.values}
      label={t(`committee:act.${act}.title`)}
    >
      <p>{t(`committee:act.${act}.text`)}</p>
      {Fields ? <Fields {...props} /> : null}
      <Actions>
        <SubmitButton tone={FINAL.has(act) ? 'danger' : 'primary'}>
          {t(`committee:act.${act}.do`)}
        </SubmitButton>
      </Actions>
    </Form>
  );
}

/** Acts that end a case, or undo what others did. */
const FINAL: ReadonlySet<CaseAct> = new Set(['ineligible', 'decline', 'withdrawal', 'conflicts']);

/** What may be done beside the next step, each folded away; open when it was refused. */
export function OtherActs(props: CasePart): VNode | null {
  const { view, t } = props;
  if (view.offered.other.length === 0) return null;
  return (
    <PageSection title={t('committee:other-acts')}>
      {view.offered.other.map((act) => (
        <details key={act} id={act} open={view.again?.act === act}>
          <summary>
            {t(act === 'interest' ? 'committee:act.interest.late' : `committee:act.${act}.title`)}
          </summary>
          <ActForm act={act} {...props} />
        </details>
      ))}
    </PageSection>
  );
}

const FIELDS: Readonly<Partial<Record<CaseAct, (props: ActProps) => VNode>>> = {
  triage: TriageFields,
  ineligible: (props) => (
    <ReasonField reasons={props.view.entry.loaded.policy.ineligibleReasons} {...props} />
  ),
  'info-requests': (props) => <LongText name="question" {...props} />,
  info: (props) => <LongText name="info" {...props} />,
  conclusion: ConclusionFields,
  interest: InterestFields,
  reviewers: ReviewerField,
  reviews: ReviewFields,
  decision: DecisionField,
  votes: VoteFields,
  decline: (props) => (
    <ReasonField reasons={props.view.entry.loaded.policy.declineReasons} {...props} />
  ),
  conflicts: ConflictFields,
};

function TriageFields({ t, view, locale }: ActProps): VNode {
  const { promises } = view.entry.loaded.policy;
  return (
    <>
      <RadioGroup
        name="priority"
        label={t('committee:act.triage.priority')}
        required
        options={PRIORITIES.map((value) => ({
          value,
          label: t(`status:priority.${value.toLowerCase()}`),
          hint: t('committee:act.triage.decide-within', {
            duration: formatDuration(promises[value].decisionHours * HOUR_MS, locale),
          }),
        }))}
      />
      <RadioGroup
        name="sensitivity"
        label={t('committee:act.triage.sensitivity')}
        hint={t('committee:act.triage.sensitivity-hint')}
        required
        options={SENSITIVITIES.map((value) => ({
          value: String(value),
          label: t(`status:sensitivity.${value}`),
          hint: t(`committee:sensitivity-hint.${value}`),
        }))}
      />
    </>
  );
}

type ReasonProps = ActProps & { readonly reasons: readonly string[] };

function ReasonField({ reasons, t, locale }: ReasonProps): VNode {
  return (
    <RadioGroup
      name="reason"
      label={t('committee:act.reason')}
      hint={t('committee:act.reason-hint')}
      required
      options={reasons.map((value) => ({ value, label: reasonText(locale, value) }))}
    />
  );
}

function LongText({ act, name, t }: ActProps & { readonly name: string }): VNode {
  return (
    <TextArea
      name={name}
      label={t(`committee:act.${act}.${name}`)}
      maxLength={MAX_TEXT_CHARACTERS}
      rows={5}
      required
    />
  );
}

function ConclusionFields({ t }: ActProps): VNode {
  return (
    <>
      <RadioGroup
        name="conclusion"
        label={t('committee:act.conclusion.conclusion')}
        required
        options={CONCLUSIONS.map((value) => ({ value, label: t(`status:verification.${value}`) }))}
      />
      <Select
        name="refereesHeard"
        label={t('committee:act.conclusion.referees-heard')}
        required
        emptyLabel={false}
        value="0"
        options={['0', '1', '2', '3', '4'].map((value) => ({ value, label: value }))}
      />
      <RadioGroup
        name="documented"
        label={t('committee:act.conclusion.documented')}
        layout="inline"
        required
        options={[
          { value: 'yes', label: t('common:yes') },
          { value: 'no', label: t('common:no') },
        ]}
      />
      <TextArea
        name="note"
        label={t('committee:act.conclusion.note')}
        hint={t('committee:act.conclusion.note-hint')}
        maxLength={MAX_TEXT_CHARACTERS}
        rows={4}
        required
      />
    </>
  );
}

function InterestFields({ t }: ActProps): VNode {
  return (
    <>
      <RadioGroup
        name="answer"
        label={t('committee:act.interest.answer')}
        required
        options={INTEREST_ANSWERS.map((value) => ({
          value,
          label: t(`committee:act.interest.${value}`),
        }))}
      />
      <TextField
        name="why"
        label={t('committee:act.interest.why')}
        hint={t('committee:act.interest.why-hint')}
      />
    </>
  );
}

function ReviewerField({ view, t }: ActProps): VNode {
  const free = view.members.filter(({ available, assigned }) => available && !assigned);
  const options: readonly Choice[] = free.map(({ memberId, rank }) => ({
    value: memberId,
    label: `${displayCodeOf(memberId)} (${t(`committee:rank.${rank}`)})`,
  }));
  return (
    <Select
      name="memberId"
      label={t('committee:act.reviewers.member')}
      required
      options={options}
    />
  );
}

/** Whose tie it is, and what is known of it. */
function ConflictFields({ view, t }: ActProps): VNode {
  const { loaded, authority } = view.entry;
  const members = othersWhoTookPart(loaded.state, authority.by.id);
  return (
    <>
      <Select
        name="memberId"
        label={t('committee:act.conflicts.member')}
        required
        options={members.map((value) => ({ value, label: displayCodeOf(value) }))}
      />
      <RadioGroup
        name="answer"
        label={t('committee:act.conflicts.answer')}
        required
        options={(['conflict', 'unsure'] as const).map((value) => ({
          value,
          label: t(`committee:act.conflicts.${value}`),
        }))}
      />
      <TextField
        name="why"
        label={t('committee:act.interest.why')}
        hint={t('committee:act.interest.why-hint')}
      />
    </>
  );
}
