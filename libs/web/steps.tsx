import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.js';
import { useReader } from './reader.js';

export type Step = {
  readonly label: string;
  readonly state: 'done' | 'current' | 'waiting' | 'stopped';
  readonly note?: ComponentChildren;
};

type StepperProps = { readonly label: string; readonly steps: readonly Step[] };

/** Where a case stands on its way, each step with its state in words. */
export function Stepper({ label, steps }: StepperProps): VNode {
  const { t } = useReader();
  return (
    <ol class="stepper" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.label}
          class={`step step-${step.state}`}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span class="step-sign">
            {step.state === 'done' ? <Icon name="check" /> : null}
            {step.state === 'stopped' ? <Icon name="cross" /> : null}
          </span>
          <span class="step-text">
            <span class="step-label">{step.label}</span>
            <span class="unseen"> ({t(`common:step.${step.state}`)})</span>
            {step.note === undefined ? null : <small>{step.note}</small>}
          </span>
        </li>
      ))}
    </ol>
  );
}

export type Crumb = { readonly label: string; readonly href?: string };

/** The way from the room's first page to this one; the last crumb is the page itself. */
export function Breadcrumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }): VNode {
  const { t } = useReader();
  return (
    <nav class="crumbs" aria-label={t('common:breadcrumbs')}>
      <ol>
        {crumbs.map((crumb, place) => (
          <li key={place}>
            {crumb.href === undefined ? (
              <span aria-current="page">{crumb.label}</span>
            ) : (
              <a href={crumb.href}>{crumb.label}</a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

type CopyCodeProps = {
  readonly label: string;
  readonly code: string;
  readonly note?: ComponentChildren;
};

/** A code that is shown once: large, in groups, selectable at one touch. */
export function CopyCode({ label, code, note }: CopyCodeProps): VNode {
  const { t } = useReader();
  return (
    <div class="copy-code">
      <p class="copy-label">{label}</p>
      <p>
        <code data-copy-text>{code}</code>
        <button
          type="button"
          class="button button-quiet"
          data-copy={code}
          data-copied={t('common:copied')}
          hidden
        >
          {t('common:copy')}
        </button>
      </p>
      {note === undefined ? null : <p class="copy-note">{note}</p>}
    </div>
  );
}
