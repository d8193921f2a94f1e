import type { ComponentChildren, VNode } from 'preact';
import { FieldFrame, Optional, textValue } from './fields.js';
import type { FieldProps } from './fields.js';
import { FieldError, useField } from './form.js';
import { useReader } from './reader.js';

export type Choice = {
  readonly value: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
};

type SelectProps = FieldProps & {
  readonly options: readonly Choice[];
  /** A first, empty line; "Choose" unless another text is given, none with `false`. */
  readonly emptyLabel?: string | false;
};

/** One of a list that is too long for radio buttons. */
export function Select(props: SelectProps): VNode {
  const { t } = useReader();
  const state = useField(props.name, props.hint, props.error);
  const chosen = textValue(state, props.value);
  return (
    <FieldFrame {...props} state={state}>
      <select
        id={state.id}
        name={props.name}
        class="input width-medium"
        required={props.required}
        aria-invalid={state.error === undefined ? undefined : true}
        aria-describedby={state.describedBy}
      >
        {props.emptyLabel === false ? null : (
          <option value="">{props.emptyLabel ?? t('common:form.choose')}</option>
        )}
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

type ChoiceGroupProps = Omit<FieldProps, 'value'> & {
  readonly options: readonly Choice[];
  readonly layout?: 'stacked' | 'inline';
};

type RadioGroupProps = ChoiceGroupProps & { readonly value?: string };

/** One of a few. */
export function RadioGroup(props: RadioGroupProps): VNode {
  const { sent } = useField(props.name, props.hint, props.error);
  const chosen = sent ?? props.value;
  return (
    <ChoiceGroup {...props} type="radio" chosen={chosen === undefined ? [] : [chosen].flat()} />
  );
}

type CheckboxGroupProps = ChoiceGroupProps & { readonly value?: readonly string[] };

/** Any of a few; each that is ticked is sent under the same name. */
export function CheckboxGroup(props: CheckboxGroupProps): VNode {
  const { sent } = useField(props.name, props.hint, props.error);
  const chosen = sent ?? props.value ?? [];
  return <ChoiceGroup {...props} type="checkbox" chosen={[chosen].flat()} />;
}

type GroupProps = ChoiceGroupProps & {
  readonly type: 'radio' | 'checkbox';
  readonly chosen: readonly string[];
};

function ChoiceGroup(props: GroupProps): VNode {
  const state = useField(props.name, props.hint, props.error);
  const wrong = state.error !== undefined;
  return (
    <fieldset
      class={`field choices choices-${props.layout ?? 'stacked'}${wrong ? ' field-wrong' : ''}`}
      aria-describedby={state.describedBy}
    >
      <legend>
        {props.label}
        <Optional required={props.required} />
      </legend>
      {props.hint === undefined ? null : (
        <p class="hint" id={`${state.id}-hint`}>
          {props.hint}
        </p>
      )}
      {wrong ? <FieldError id={state.id}>{state.error}</FieldError> : null}
      <div class="choice-list">
        {props.options.map((option, place) => (
          <ChoiceItem
            key={option.value}
            option={option}
            id={place === 0 ? state.id : `${state.id}-${place}`}
            name={props.name}
            type={props.type}
            required={props.required === true && props.type === 'radio'}
            checked={props.chosen.includes(option.value)}
          />
        ))}
      </div>
    </fieldset>
  );
}

type ChoiceItemProps = {
  readonly option: Choice;
  readonly id: string;
  readonly name: string;
  readonly type: 'radio' | 'checkbox';
  readonly required: boolean;
  readonly checked: boolean;
};

function ChoiceItem({ option, id, name, type, required, checked }: ChoiceItemProps): VNode {
  const hintId = option.hint === undefined ? undefined : `${id}-about`;
  return (
    <div class="choice">
      <input
        id={id}
        name={name}
        type={type}
        value={option.value}
        required={required}
        checked={checked}
        aria-describedby={hintId}
      />
      <label for={id}>
        {option.label}
        {option.hint === undefined ? null : (
          <small class="hint" id={hintId}>
            {option.hint}
          </small>
        )}
      </label>
    </div>
  );
}
