import type { VNode } from 'preact';
import {
  Actions,
  Alert,
  Form,
  rejectionText,
  SubmitButton,
  type FieldProblem,
  type SentValues,
  type Translate,
} from '#web';
import { ActFields, type Subject } from './act-fields.js';
import { ACTORS, type Act } from './acting.js';
import type { OpenAct, Refusal } from './open-acts.js';

/** A form that came back: which one, what is wrong with it, and what was sent. */
export type Again = {
  readonly act: Act;
  /** The grant or payout that it was sent to. */
  readonly target: string;
  readonly problems: readonly FieldProblem[];
  readonly values: SentValues;
};

type ActProps = Omit<Subject, 'prefix'> & {
  readonly open: OpenAct;
  /** Address of the grant or payout; the act's own address is under it. */
  readonly path: string;
  readonly target: string;
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
};

const DANGER: ReadonlySet<Act> = new Set(['failure', 'cancellation', 'reductions']);

/** Before the names of a form's controls; taken off again where it is read (`withoutPrefix`). */
function prefixOf(act: Act, target: string): string {
  return `${act}.${target}.`;
}

/** The next step: its form, or why it is not for this reader. */
export function NextAct({ level = 3, ...props }: ActProps & { readonly level?: 2 | 3 }): VNode {
  const { open, t } = props;
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="page-section">
      <Heading>{t(`finance:act.${open.act}.title`)}</Heading>
      <p class="quiet">{t(`finance:act.${open.act}.text`)}</p>
      <ActForm {...props} />
    </div>
  );
}

/** What else may be done, folded away until somebody needs it or has it come back. */
export function OtherAct(props: ActProps): VNode {
  const { open, again, target, t } = props;
  return (
    <details open={again?.act === open.act && again.target === target}>
      <summary>{t(`finance:act.${open.act}.title`)}</summary>
      <p class="quiet">{t(`finance:act.${open.act}.text`)}</p>
      <ActForm {...props} />
    </details>
  );
}

function ActForm({ open, path, target, again, t, locale, ...subject }: ActProps): VNode {
  const { act, refusal } = open;
  if (refusal) return <NotYours act={act} refusal={refusal} t={t} locale={locale} />;
  const back = again?.act === act && again.target === target ? again : undefined;
  const prefix = prefixOf(act, target);
  const problems = back?.problems.map((problem) =>
    problem.field === undefined ? problem : { ...problem, field: `${prefix}${problem.field}` },
  );
  return (
    <Form
      action={`${path}/${act}`}
      label={t(`finance:act.${act}.title`)}
      problems={problems}
      values={back?.values}
    >
      <ActFields act={act} {...subject} prefix={prefix} t={t} />
      <Actions>
        <SubmitButton tone={DANGER.has(act) ? 'danger' : 'primary'}>
          {t(`finance:act.${act}.do`)}
        </SubmitButton>
      </Actions>
    </Form>
  );
}

type NotYoursProps = {
  readonly act: Act;
  readonly refusal: Refusal;
  readonly t: Translate;
  readonly locale: string;
};

/** Why not, in the words of the rule; where it is a matter of role, whose work it is. */
function NotYours({ act, refusal: { code, params }, t, locale }: NotYoursProps): VNode {
  const roles = ACTORS[act].map((role) => t(`roles:${role}`)).join(', ');
  return (
    <Alert tone="info">
      <span data-refusal={code}>
        {code === 'not-allowed'
          ? t('finance:not-yours', { roles })
          : rejectionText(locale, code, params)}
      </span>
    </Alert>
  );
}
