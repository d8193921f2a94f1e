import type { VNode } from 'preact';
import { Icon } from './icon.js';
import { useReader } from './reader.js';
import { signOf } from './status-signs.js';

type StatusBadgeProps = {
  /** What it is a state of, as the signs name it. */
  readonly kind: string;
  /** The state's code as the aggregate writes it: `under-review` and `UnderReview` are one. */
  readonly status: string;
};

/** Where something stands: word, icon and colour, in that order of importance. */
export function StatusBadge({ kind, status }: StatusBadgeProps): VNode {
  const { t } = useReader();
  const code = statusCode(status);
  const { tone, icon } = signOf(kind, code);
  return (
    <span class={`badge tone-${tone}`}>
      <Icon name={icon} />
      {t(`status:${kind}.${code}`)}
    </span>
  );
}

/** `UnderReview`, `underReview` and `under-review` name the same state. */
export function statusCode(status: string): string {
  return status
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .replace(/[\s_]+/g, '-')
    .toLowerCase();
}
