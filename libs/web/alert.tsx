import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.js';
import type { IconName } from './icon.js';
import { useReader } from './reader.js';

export type AlertTone = 'info' | 'good' | 'warning' | 'danger';

type AlertProps = {
  readonly tone: AlertTone;
  readonly title?: string;
  readonly children?: ComponentChildren;
};

const ICONS: Readonly<Record<AlertTone, IconName>> = {
  info: 'info',
  good: 'check',
  warning: 'warning',
  danger: 'cross',
};

/** A message that stands out. The tone is said in words to those who do not see it. */
export function Alert({ tone, title, children }: AlertProps): VNode {
  const { t } = useReader();
  return (
    <div class={`alert tone-${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={ICONS[tone]} />
      <div>
        <span class="unseen">{t(`common:tone.${tone}`)} </span>
        {title === undefined ? null : <strong class="alert-title">{title}</strong>}
        {children}
      </div>
    </div>
  );
}
