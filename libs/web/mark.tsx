import type { VNode } from 'preact';

/** The mark of Entraide: an e of two strokes, one reaching out, one holding it. Drawn, so it needs no image. */
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
      <path class="mark-one" d="M11.5 16.5h16A11.5 11.5 0 0 0 18 5.2" />
      <path class="mark-two" d="M12.2 5.6A11.5 11.5 0 1 0 25.6 22.6" />
    </svg>
  );
}
