import type { ComponentChildren, VNode } from 'preact';
import { FieldError, fieldId, useField } from './form.js';
import type { FieldState } from './form.js';
import { useReader } from './reader.js';

export type FieldProps = {
  /** Name of the control in what is sent. */
  readonly name: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  /** What stands in the field at first; what was sent wins over it. */
  readonly value?: string;
  /** Shows "optional" after the label unless true. */
  readonly required?: boolean;
  /** Overrides the form's own problem for this field. */
  readonly error?: string;
};

type TextFieldProps = FieldProps & {
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url';
  readonly autocomplete?: string;
  readonly inputMode?: 'text' | 'decimal' | 'numeric' | 'email' | 'search' | 'tel' | 'url';
  readonly maxLength?: number;
  readonly width?: 'full' | 'medium' | 'short';
  /** False for codes, which no dictionary should correct. */
  readonly spellcheck?: boolean;
};

/** One line of text. A password that was sent is never shown again. */
export function TextField(props: TextFieldProps): VNode {
  const state = useField(props.name, props.hint, props.error);
  // Preact types each kind of input apart; all of these take the attributes of text.
  const type = (props.type ?? 'text') as 'text';
  return (
    <FieldFrame {...props} state={state}>
      <input
        id={state.id}
        name={props.name}
        type={type}
        class={`input width-${props.width ?? 'full'}`}
        value={props.type === 'password' ? undefined : textValue(state, props.value)}
        maxLength={props.maxLength}
        inputMode={props.inputMode}
        autocomplete={props.autocomplete ?? 'off'}
        spellcheck={props.spellcheck}
        required={props.required}
        aria-invalid={state.error === undefined ? undefined : true}
        aria-describedby={state.describedBy}
      />
    </FieldFrame>
  );
}

type TextAreaProps = FieldProps & {
  /** Characters that may be written; said to the reader under the label. */
  readonly maxLength: number;
  readonly rows?: number;
};

/** Several lines of text, with the most that may be written. */
export function TextArea(props: TextAreaProps): VNode {
  const { t } = useReader();
  const state = useField(props.name, true, props.error);
  const hint = (
    <>
      {props.hint} {t('common:form.max-length', { count: props.maxLength })}
    </>
  );
  return (
    <FieldFrame {...props} hint={hint} state={state}>
      <textarea
        id={state.id}
        name={props.name}
        class="input"
        rows={props.rows ?? 6}
        maxLength={props.maxLength}
        required={props.required}
        aria-invalid={state.error === undefined ? undefined : true}
        aria-describedby={state.describedBy}
        data-left={t('common:form.characters-left')}
        value={textValue(state, props.value)}
      />
    </FieldFrame>
  );
}

type DateFieldProps = FieldProps & { readonly min?: string; readonly max?: string };

/** A day, `YYYY-MM-DD` in what is sent. */
export function DateField(props: DateFieldProps): VNode {
  const state = useField(props.name, props.hint, props.error);
  return (
    <FieldFrame {...props} state={state}>
      <input
        id={state.id}
        name={props.name}
        type="date"
        class="input width-short"
        value={textValue(state, props.value)}
        min={props.min}
        max={props.max}
        required={props.required}
        aria-invalid={state.error === undefined ? undefined : true}
        aria-describedby={state.describedBy}
      />
    </FieldFrame>
  );
}

type AmountFieldProps = Omit<FieldProps, 'name'> & {
  /** Name of the amount's control; major units as text ("1250.50"), for `parseMajor`. */
  readonly name: string;
  /** Name of the currency's control; `<name>Currency` by default. */
  readonly currencyName?: string;
  readonly currencies: readonly string[];
  readonly currency?: string;
};

/** An amount in major units and its currency. With a single currency there is nothing to choose. */
export function AmountField(props: AmountFieldProps): VNode {
  const { t } = useReader();
  const state = useField(props.name, props.hint, props.error);
  const currencyName = props.currencyName ?? `${props.name}Currency`;
  const chosen = useField(currencyName, undefined).sent ?? props.currency ?? props.currencies[0];
  return (
    <FieldFrame {...props} state={state}>
      <span class="amount-field">
        <input
          id={state.id}
          name={props.name}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          class="input end"
          value={textValue(state, props.value)}
          required={props.required}
          aria-invalid={state.error === undefined ? undefined : true}
          aria-describedby={state.describedBy}
        />
        {props.currencies.length === 1 ? (
          <>
            <span class="amount-currency">{props.currencies[0]}</span>
            <input type="hidden" name={currencyName} value={props.currencies[0]} />
          </>
        ) : (
          <select
            id={fieldId(currencyName)}
            name={currencyName}
            class="input"
            aria-label={t('common:form.currency')}
          >
            {props.currencies.map((code) => (
              <option key={code} value={code} selected={code === chosen}>
                {code}
              </option>
            ))}
          </select>
        )}
      </span>
    </FieldFrame>
  );
}

type FieldFrameProps = FieldProps & {
  readonly state: FieldState;
  readonly children?: ComponentChildren;
};

/** Label, hint, problem and control, in the order in which they are read. */
export function FieldFrame(props: FieldFrameProps): VNode {
  const { id, error } = props.state;
  return (
    <div class={error === undefined ? 'field' : 'field field-wrong'}>
      <label for={id}>
        {props.label}
        <Optional required={props.required} />
      </label>
      {props.hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {error === undefined ? null : <FieldError id={id}>{error}</FieldError>}
      {props.children}
    </div>
  );
}

/** Says that a field may stay empty; most may not, so those stay quiet. */
export function Optional({ required }: { readonly required: boolean | undefined }): VNode | null {
  const { t } = useReader();
  return required === true ? null : <span class="optional"> ({t('common:form.optional')})</span>;
}

export function textValue(state: FieldState, value: string | undefined): string {
  const sent = Array.isArray(state.sent) ? (state.sent[0] as string | undefined) : state.sent;
  return (sent as string | undefined) ?? value ?? '';
}
