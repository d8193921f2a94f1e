import type { VNode } from 'preact';
import {
  AmountField,
  CheckboxGroup,
  DateField,
  fallbackLocale,
  Fieldset,
  hasText,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  type Choice,
} from '#web';
import type { Place } from './declaration.js';
import {
  controlOf,
  partControl,
  type ChoiceField,
  type Field,
  type InputField,
  type Reader,
} from './fields.js';

type ControlsProps<P> = {
  readonly fields: readonly Field<P>[];
  readonly place: P;
  /** Locale namespace of the texts. */
  readonly texts: string;
  /** Name of the act. */
  readonly act: string;
  /** Stands before the name of every control. */
  readonly prefix: string;
  readonly reader: Reader;
};

/** The controls of a form, from the declaration of its fields. */
export function FieldControls<P extends Place>(props: ControlsProps<P>): VNode {
  return (
    <>
      {props.fields.map((field, at) => (
        <OneField key={at} {...props} field={field} />
      ))}
    </>
  );
}

function OneField<P extends Place>({
  field,
  ...props
}: ControlsProps<P> & { readonly field: Field<P> }): VNode | null {
  const { place, reader } = props;
  const { t } = reader;
  if (field.kind === 'group') {
    const { legend, hint } = field;
    return (
      <Fieldset
        legend={typeof legend === 'string' ? t(legend) : legend(place, reader)}
        {...(hint === undefined ? {} : { hint: t(hint) })}
      >
        <FieldControls {...props} fields={field.fields} />
      </Fieldset>
    );
  }
  return <Control field={field} {...props} />;
}

function Control<P extends Place>(
  props: ControlsProps<P> & { readonly field: InputField<P> },
): VNode | null {
  const { field, place, prefix, reader, texts, act } = props;
  const { t } = reader;
  const control = controlOf(field);
  const name = `${prefix}${control}`;
  if (field.kind === 'fixed') {
    const value = field.value(place);
    return value === undefined ? null : <input type="hidden" name={name} value={value} />;
  }
  const key = (end = ''): string | undefined => textOf(texts, act, control, end);
  const label = t(field.label ?? key() ?? `${texts}:field.${dashed(control)}`);
  const hintKey = field.hint ?? key('-hint');
  const common = {
    name,
    label,
    hint: typeof hintKey === 'string' ? t(hintKey) : undefined,
    required: field.optional !== true,
  };
  switch (field.kind) {
    case 'confirmed': {
      const options = [{ value: 'yes', label: t(key('-yes') ?? 'common:yes') }];
      return <CheckboxGroup {...common} options={options} />;
    }
    case 'day':
    case 'last-moment': {
      const { today } = place.authority;
      if (field.kind === 'last-moment' || field.free) {
        return <DateField {...common} value={field.value?.(place)} />;
      }
      return <DateField {...common} value={today} max={today} />;
    }
    case 'money':
    case 'minor-units':
      return (
        <AmountField
          {...common}
          value={field.value?.(place)}
          currencies={[field.currency(place)].flat()}
        />
      );
    case 'shares': {
      const parts = field.parts(place, reader);
      return (
        <Fieldset legend={label} {...(common.hint === undefined ? {} : { hint: common.hint })}>
          {parts.map((part) => (
            <AmountField
              key={part.value}
              name={`${prefix}${partControl(field, part.value)}`}
              label={part.label}
              value={field.value?.(place, part.value)}
              currencies={[field.currency(place)]}
              required={false}
            />
          ))}
        </Fieldset>
      );
    }
    case 'text': {
      const { rows, max, width, spellcheck } = field;
      const value = field.value?.(place);
      if (rows !== undefined) {
        return <TextArea {...common} value={value} maxLength={max ?? 0} rows={rows} />;
      }
      const plain = { value, maxLength: max, width, spellcheck };
      return <TextField {...common} {...plain} />;
    }
    case 'yes-no': {
      const options = ['yes', 'no'].map((value) => ({ value, label: t(`common:${value}`) }));
      return <RadioGroup {...common} value={field.value} layout="inline" options={options} />;
    }
    case 'many':
      return <CheckboxGroup {...common} layout="inline" options={field.options(place, reader)} />;
    case 'choice':
    case 'figure':
      return <Chosen {...props} field={field} common={common} />;
  }
}

type ChosenProps<P> = ControlsProps<P> & {
  readonly field: ChoiceField<P>;
  readonly common: { readonly name: string; readonly label: string };
};

function Chosen<P extends Place>({ field, place, reader, texts, common }: ChosenProps<P>): VNode {
  const options = optionsOf(field, place, texts, reader);
  const value = field.value?.(place);
  if (field.as === 'select') return <Select {...common} value={value} options={options} />;
  if (field.as === 'filled-select') {
    return <Select {...common} value={value} options={options} emptyLabel={false} />;
  }
  const layout = field.as === 'inline' ? 'inline' : 'stacked';
  return <RadioGroup {...common} value={value} options={options} layout={layout} />;
}

function optionsOf<P>(
  field: ChoiceField<P>,
  place: P,
  texts: string,
  reader: Reader,
): readonly Choice[] {
  if ('options' in field) return field.options(place, reader);
  const { values } = field;
  const { t } = reader;
  const at = field.texts ?? `${texts}:${dashed(controlOf(field))}`;
  return (typeof values === 'function' ? values(place) : values).map((value) => {
    const hint = `${at}.${value}-hint`;
    const label = t(`${at}.${value}`);
    return has(hint) ? { value: `${value}`, label, hint: t(hint) } : { value: `${value}`, label };
  });
}

/** The text of a control: of the act itself, of every act of its kind, or of everybody. */
function textOf(texts: string, act: string, control: string, end: string): string | undefined {
  const name = `${dashed(control)}${end}`;
  return [`${texts}:act.${act}.${name}`, `${texts}:field.${name}`, `common:${name}`].find(has);
}

function has(key: string): boolean {
  return hasText(fallbackLocale, key);
}

/** `paidOn` is told in the text `paid-on`. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
