import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

type MeterProps = {
  readonly label: ComponentChildren;
  /** What is reached, in the same unit as `max`. */
  readonly value: number | bigint;
  readonly max: number | bigint;
  /** Said beside the bar: "1 200 € of 5 000 €". Colour and length alone say nothing. */
  readonly text: string;
  readonly tone?: 'accent' | 'good' | 'warning' | 'danger';
};

/** How much of a whole is reached or used. */
export function Meter({ label, value, max, text, tone = 'accent' }: MeterProps): VNode {
  const labelId = useId();
  const percent = percentOf(value, max);
  return (
    <div class={`meter tone-${tone}`}>
      <p class="meter-text">
        <span id={labelId}>{label}</span>
        <span class="meter-value">{text}</span>
      </p>
      <svg
        class="meter-bar"
        role="meter"
        aria-labelledby={labelId}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={text}
        width="100%"
        height="10"
      >
        <rect class="meter-track" width="100%" height="10" rx="5" />
        <rect class="meter-fill" width={`${percent}%`} height="10" rx="5" />
      </svg>
    </div>
  );
}

/** Part of a whole in percent with one decimal, kept between 0 and 100. */
export function percentOf(value: number | bigint, max: number | bigint): number {
  const whole = Number(max);
  if (!(whole > 0)) return 0;
  const percent = Math.round((Number(value) / whole) * 1000) / 10;
  return Math.min(100, Math.max(0, percent));
}
