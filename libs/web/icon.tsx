import type { VNode } from 'preact';

/** Drawn on a 16 x 16 field with strokes in the colour of the text beside them. */
const SHAPES = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  clock: 'M8 4.5V8l2.4 1.6M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8',
  dot: 'M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  info: 'M8 7.2v4M8 4.4v.2M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8',
  warning: 'M8 2l6.3 11.5H1.7zM8 6.3v3.2M8 11.4v.2',
  back: 'M6.5 3L2.5 7l4 4M2.5 7h7a4 4 0 0 1 0 7H8',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
} as const;

export type IconName = keyof typeof SHAPES;

type IconProps = { readonly name: IconName };

/** A sign beside a word; always hidden from screen readers, since the word says it. */
export function Icon({ name }: IconProps): VNode {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
