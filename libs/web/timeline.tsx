import type { ComponentChildren, VNode } from 'preact';
import { useReader } from './reader.js';
import { Time } from './time.js';

export type TimelineEntry = {
  /** Instant at which it was recorded. */
  readonly time: string;
  readonly title: ComponentChildren;
  /** Code and role of who did it, never a name. */
  readonly actor?: ComponentChildren;
  readonly detail?: ComponentChildren;
  readonly link?: { readonly href: string; readonly label: string };
  readonly tone?: 'plain' | 'good' | 'warning' | 'danger';
};

type TimelineProps = {
  readonly label: string;
  readonly entries: readonly TimelineEntry[];
  readonly empty?: string;
};

/** What happened, in order: the trail of a case or of the log. */
export function Timeline({ label, entries, empty }: TimelineProps): VNode {
  const { t } = useReader();
  if (entries.length === 0) return <p class="quiet">{empty ?? t('common:timeline.empty')}</p>;
  return (
    <ol class="timeline" aria-label={label}>
      {entries.map((entry, place) => (
        <li key={place} class={`tone-${entry.tone ?? 'plain'}`}>
          <p class="timeline-title">{entry.title}</p>
          <p class="timeline-meta">
            <Time value={entry.time} />
            {entry.actor === undefined ? null : <span>{entry.actor}</span>}
          </p>
          {entry.detail === undefined ? null : <div class="timeline-detail">{entry.detail}</div>}
          {entry.link ? (
            <p>
              <a href={entry.link.href}>{entry.link.label}</a>
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
