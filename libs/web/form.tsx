import { createContext } from 'preact';
import type { ComponentChildren, VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { ButtonTone } from './cards.js';
import { Icon } from './icon.js';
import { useReader } from './reader.js';

/** What is wrong with a form; `field` is the name of the control, left out for the whole form. */
export type FieldProblem = {
  readonly field?: string;
  readonly text: string;
  /** Of the rule that refused it, where a page has more to say about it. */
  readonly code?: string;
};

/** What was sent, to be shown again beside its problems. */
export type SentValues = Readonly<Record<string, string | readonly string[] | undefined>>;

type FormState = { readonly problems: readonly FieldProblem[]; readonly values: SentValues };

const FormContext = createContext<FormState>({ problems: [], values: {} });

type FormProps = {
  readonly action: string;
  /** Where something outside of the form sends it, such as the language switch. */
  readonly id?: string;
  /** `get` for filters: no token, no key. */
  readonly method?: 'post' | 'get';
  /**
   * The idempotency key of the command (D6), in the hidden field `_key`. The page gives a new one unless
   * the form has its own, so that sending the same page twice is one command.
   */
  readonly commandKey?: string;
  /** Defaults to the token of the page. */
  readonly csrfToken?: string;
  readonly problems?: readonly FieldProblem[];
  readonly values?: SentValues;
  /** `inline` puts controls and button on one line where there is room. */
  readonly layout?: 'stacked' | 'inline';
  readonly label?: string;
  readonly children?: ComponentChildren;
};

/**
 * A form. Problems are listed above it and beside the fields they belong to; values that were sent
 * stand again in the fields.
 */
export function Form(props: FormProps): VNode {
  const { csrfToken, newKey } = useReader();
  const { method = 'post', problems = [], values = {}, layout = 'stacked' } = props;
  return (
    <form
      id={props.id}
      class={`form form-${layout}`}
      method={method}
      action={props.action}
      aria-label={props.label}
      noValidate
    >
      {method === 'post' ? (
        <>
          <input type="hidden" name="_csrf" value={props.csrfToken ?? csrfToken ?? ''} />
          <input type="hidden" name="_key" value={props.commandKey ?? newKey()} />
        </>
      ) : null}
      {problems.length > 0 ? <ErrorSummary problems={problems} /> : null}
      <FormContext.Provider value={{ problems, values }}>{props.children}</FormContext.Provider>
    </form>
  );
}

/** The problems of a form, each a link to its field. `Form` shows it by itself. */
export function ErrorSummary({ problems }: { readonly problems: readonly FieldProblem[] }): VNode {
  const { t } = useReader();
  return (
    <div class="error-summary" role="alert" tabIndex={-1} data-focus>
      <h2>{t('common:form.problems', { count: problems.length })}</h2>
      <ul>
        {problems.map((problem, place) => (
          <li key={place}>
            {problem.field === undefined ? (
              problem.text
            ) : (
              <a href={`#${fieldId(problem.field)}`}>{problem.text}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The id of the control with this name; problems link to it. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^A-Za-z0-9_-]+/g, '-')}`;
}

/** What a field's control needs from the form around it. */
export type FieldState = {
  readonly id: string;
  readonly error: string | undefined;
  readonly describedBy: string | undefined;
  readonly sent: string | readonly string[] | undefined;
};

export function useField(name: string, hint: unknown, error?: string): FieldState {
  const form = useContext(FormContext);
  const id = fieldId(name);
  const problem = error ?? form.problems.find(({ field }) => field === name)?.text;
  const described = [
    hint === undefined ? undefined : `${id}-hint`,
    problem === undefined ? undefined : `${id}-error`,
  ].filter((part) => part !== undefined);
  return {
    id,
    error: problem,
    describedBy: described.length > 0 ? described.join(' ') : undefined,
    sent: form.values[name],
  };
}

/** What is wrong with one field, beside it. */
export function FieldError({
  id,
  children,
}: {
  readonly id: string;
  readonly children?: ComponentChildren;
}): VNode {
  const { t } = useReader();
  return (
    <p class="field-error" id={`${id}-error`}>
      <Icon name="warning" />
      <span>
        <span class="unseen">{t('common:tone.danger')} </span>
        {children}
      </span>
    </p>
  );
}

type FieldsetProps = {
  readonly legend: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly children?: ComponentChildren;
};

/** Fields that belong together, under a name. */
export function Fieldset({ legend, hint, children }: FieldsetProps): VNode {
  return (
    <fieldset class="fieldset">
      <legend>{legend}</legend>
      {hint === undefined ? null : <p class="hint">{hint}</p>}
      {children}
    </fieldset>
  );
}

type SubmitButtonProps = {
  readonly tone?: ButtonTone;
  /** What it does, in full, where several buttons of a page say the same. */
  readonly label?: string;
  /** Sent along when one form has several buttons. */
  readonly name?: string;
  readonly value?: string;
  readonly children?: ComponentChildren;
};

/** Sends the form. `danger` is for what cannot be undone. */
export function SubmitButton({
  tone = 'primary',
  label,
  name,
  value,
  children,
}: SubmitButtonProps): VNode {
  return (
    <button
      type="submit"
      class={`button button-${tone}`}
      aria-label={label}
      name={name}
      value={value}
    >
      {children}
    </button>
  );
}

/** Buttons side by side at the end of a form. */
export function Actions({ children }: { readonly children?: ComponentChildren }): VNode {
  return <div class="actions">{children}</div>;
}
