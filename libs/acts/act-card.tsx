import type { VNode } from 'preact';
import { rolesFor } from '#gate';
import {
  Actions,
  Alert,
  ButtonLink,
  ErrorSummary,
  fallbackLocale,
  Form,
  hasText,
  rejectionText,
  SubmitButton,
  type Translate,
} from '#web';
import { prefixOf, type Again } from './act-pages.js';
import type { Place } from './declaration.js';
import { FieldControls } from './field-controls.js';
import type { OpenAct, Refusal } from './offer.js';

export type ActProps<P extends Place> = {
  readonly open: OpenAct<P>;
  readonly place: P;
  /** Locale namespace of the texts. */
  readonly texts: string;
  /** Address of the thing; the act's own address is under it. */
  readonly path: string;
  readonly target: string;
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
  /** Whether it is the only form of its act on the page, and its controls bear their own names. */
  readonly alone?: true;
  /** Where whoever does not want to do it goes back to. */
  readonly back?: string;
};

/** The next step: its form, or why it is not for this reader. */
export function NextAct<P extends Place>({
  level = 3,
  ...props
}: ActProps<P> & { readonly level?: 2 | 3 }): VNode {
  const { open, texts, t } = props;
  const Heading = level === 2 ? 'h2' : 'h3';
  const { name } = open.declaration;
  return (
    <div class="page-section">
      <Heading>{t(`${texts}:act.${name}.title`)}</Heading>
      <p class="quiet">{t(`${texts}:act.${name}.text`)}</p>
      <ActForm {...props} />
    </div>
  );
}

/** The only form of a page, with the way back to where the page was come from. */
export function SoleAct<P extends Place>({
  open,
  path,
  ...props
}: Omit<ActProps<P>, 'open' | 'target'> & { readonly open: readonly OpenAct<P>[] }): VNode {
  return (
    <>
      {open.map((one) => (
        <ActForm
          key={one.declaration.name}
          {...props}
          open={one}
          path={path}
          target=""
          back={path}
          alone
        />
      ))}
    </>
  );
}

/** What else may be done, folded away until somebody needs it or has it come back. */
export function OtherAct<P extends Place>(props: ActProps<P>): VNode {
  const { open, again, target, texts, t } = props;
  const { name } = open.declaration;
  const own = `${texts}:act.${name}.aside`;
  return (
    <details open={again?.act === name && again.target === target}>
      <summary>{t(hasText(fallbackLocale, own) ? own : `${texts}:act.${name}.title`)}</summary>
      <p class="quiet">{t(`${texts}:act.${name}.text`)}</p>
      <ActForm {...props} />
    </details>
  );
}

type Offered = {
  readonly target: string;
  readonly open: readonly {
    readonly declaration: { readonly name: string };
    readonly refusal: Refusal | undefined;
  }[];
};

/** Why an act was refused that the page offers no longer, so that no form says it: somebody was quicker. */
export function GoneAct({
  again,
  offered,
}: {
  readonly again: Again | undefined;
  /** What the page offers, and for which thing. */
  readonly offered: readonly Offered[];
}): VNode | null {
  if (!again || again.problems.length === 0) return null;
  const { act, target, problems } = again;
  const isThere = offered.some(
    (one) =>
      one.target === target &&
      one.open.some(({ declaration: { name }, refusal }) => name === act && !refusal),
  );
  return isThere ? null : <ErrorSummary problems={problems.map(({ text }) => ({ text }))} />;
}

/** The form of an act, as its declaration says; what was sent and refused stands in it again. */
export function ActForm<P extends Place>(props: ActProps<P>): VNode {
  const { open, place, texts, path, target, again, t, locale, alone, back: home } = props;
  const { declaration, refusal } = open;
  if (refusal) return <NotYours {...props} refusal={refusal} />;
  const { name, at = name, fields, danger } = declaration;
  const back = again?.act === name && again.target === target ? again : undefined;
  const prefix = alone ? '' : prefixOf(name, target);
  const problems = back?.problems.map((problem) =>
    problem.field === undefined ? problem : { ...problem, field: `${prefix}${problem.field}` },
  );
  return (
    <Form
      action={`${path}/${at}`}
      label={t(`${texts}:act.${name}.title`)}
      problems={problems}
      values={back?.values}
    >
      <FieldControls
        fields={fields}
        place={place}
        texts={texts}
        act={name}
        prefix={prefix}
        reader={{ t, locale }}
      />
      <Actions>
        <SubmitButton tone={danger ? 'danger' : 'primary'}>
          {t(`${texts}:act.${name}.do`)}
        </SubmitButton>
        {home === undefined ? null : (
          <ButtonLink href={home} tone="quiet">
            {t('common:back')}
          </ButtonLink>
        )}
      </Actions>
    </Form>
  );
}

/** Why not, in the words of the rule; where it is a matter of role, whose work it is. */
function NotYours<P extends Place>({
  open,
  refusal: { code, params },
  texts,
  t,
  locale,
}: ActProps<P> & { readonly refusal: Refusal }): VNode {
  const own = `${texts}:act.${open.declaration.name}.whose`;
  const roles = rolesFor(open.declaration.act)
    .map((role) => t(`roles:${role}`))
    .join(', ');
  return (
    <Alert tone="info">
      <span data-refusal={code}>
        {code === 'not-allowed'
          ? t(hasText(fallbackLocale, own) ? own : 'common:not-yours', { roles })
          : rejectionText(locale, code, params)}
      </span>
    </Alert>
  );
}
