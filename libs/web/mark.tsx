import type { VNode } from 'preact';

/** The mark of Entraide: two hands' grips, each holding the other. Drawn, so it needs no image. */
export function Mark(): VNode {
  return (
    <svg
      class="mark"
      viewBox="0 0 32 32"
      width="32"
      height="32"
      aria-hidden="true"
      focusable="false"
    >
      <path class="mark-one" d="M3 11h14a5.5 5.5 0 0 1 0 11h-3" />
      <path class="mark-two" d="M29 21H15a5.5 5.5 0 0 1 0-11h3" />
    </svg>
  );
}
