import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import { percentOf } from './meter.js';
import { useReader } from './reader.js';

export type ChartPoint = {
  readonly label: string;
  /** For the drawing only; the exact figure is `text`. */
  readonly value: number;
  /** The figure as the reader is told it. */
  readonly text: string;
};

export type ChartProps = {
  readonly title: string;
  /** What the chart says, in a sentence, for those who do not see it. */
  readonly description: string;
  /** Heads of the two columns of the table behind the chart. */
  readonly labelHeader: string;
  readonly valueHeader: string;
  readonly points: readonly ChartPoint[];
};

const BAR_ROW = 44;
const BAR_TEXT = 16;
const BAR_HEIGHT = 14;

/** Compares amounts: one bar a line, name and figure above it, readable at any width. */
export function BarChart(props: ChartProps): VNode {
  const { dir } = useReader();
  const most = Math.max(0, ...props.points.map((point) => point.value));
  return (
    <ChartFrame {...props} kind="bars" height={props.points.length * BAR_ROW}>
      {props.points.map((point, place) => {
        const width = percentOf(Math.max(0, point.value), most);
        const top = place * BAR_ROW;
        const atStart = dir === 'rtl' ? '100%' : '0';
        const atEnd = dir === 'rtl' ? '0' : '100%';
        return (
          <g key={place}>
            <text class="chart-name" x={atStart} y={top + BAR_TEXT}>
              {point.label}
            </text>
            <text class="chart-figure" x={atEnd} y={top + BAR_TEXT} text-anchor="end">
              {point.text}
            </text>
            <rect
              class="chart-track"
              y={top + BAR_TEXT + 6}
              width="100%"
              height={BAR_HEIGHT}
              rx="3"
            />
            <rect
              class="chart-bar"
              x={dir === 'rtl' ? `${100 - width}%` : '0'}
              y={top + BAR_TEXT + 6}
              width={`${width}%`}
              height={BAR_HEIGHT}
              rx="3"
            />
          </g>
        );
      })}
    </ChartFrame>
  );
}

const PLOT_TOP = 24;
const PLOT_HEIGHT = 150;
const PLOT_BOTTOM = PLOT_TOP + PLOT_HEIGHT;
/** Points are kept this far from the edges, in percent, so that their dots are whole. */
const PLOT_INSET = 2;

/** Shows a course over time. Zero is always the floor, so that slopes do not exaggerate. */
export function LineChart(props: ChartProps): VNode {
  const { dir } = useReader();
  const most = Math.max(0, ...props.points.map((point) => point.value)) || 1;
  const last = props.points.length - 1;
  const along = (place: number): number => {
    const share = last > 0 ? place / last : 0.5;
    const x = PLOT_INSET + share * (100 - 2 * PLOT_INSET);
    return Math.round((dir === 'rtl' ? 100 - x : x) * 100) / 100;
  };
  const up = (value: number): number =>
    Math.round((PLOT_BOTTOM - (Math.max(0, value) / most) * PLOT_HEIGHT) * 100) / 100;
  const line = props.points.map((point, place) => `${along(place)},${up(point.value)}`).join(' ');
  const highest = props.points.find((point) => point.value === most);
  return (
    <ChartFrame {...props} kind="line" height={PLOT_BOTTOM + 28}>
      {[0, 0.5, 1].map((share) => (
        <line
          key={share}
          class="chart-grid"
          x1="0"
          x2="100%"
          y1={PLOT_BOTTOM - share * PLOT_HEIGHT}
          y2={PLOT_BOTTOM - share * PLOT_HEIGHT}
        />
      ))}
      <svg
        viewBox={`0 0 100 ${PLOT_BOTTOM}`}
        width="100%"
        height={PLOT_BOTTOM}
        preserveAspectRatio="none"
      >
        <polygon
          class="chart-area"
          points={`${along(0)},${PLOT_BOTTOM} ${line} ${along(last)},${PLOT_BOTTOM}`}
        />
        <polyline class="chart-line" points={line} vector-effect="non-scaling-stroke" />
      </svg>
      {props.points.map((point, place) => (
        <circle key={place} class="chart-dot" cx={`${along(place)}%`} cy={up(point.value)} r="4" />
      ))}
      <text class="chart-figure" x={dir === 'rtl' ? '100%' : '0'} y={PLOT_TOP - 8}>
        {highest?.text}
      </text>
      <LineLabels points={props.points} along={along} />
    </ChartFrame>
  );
}

type LineLabelsProps = {
  readonly points: readonly ChartPoint[];
  readonly along: (place: number) => number;
};

/** First, middle and last label: more would run into each other on a phone. */
function LineLabels({ points, along }: LineLabelsProps): VNode {
  const last = points.length - 1;
  const shown = [
    ...new Set(last < 0 ? [] : last < 4 ? [0, last] : [0, Math.round(last / 2), last]),
  ];
  return (
    <>
      {shown.map((place) => (
        <text
          key={place}
          class="chart-name"
          x={`${along(place)}%`}
          y={PLOT_BOTTOM + 20}
          text-anchor={
            last === 0 ? 'middle' : place === 0 ? 'start' : place === last ? 'end' : 'middle'
          }
        >
          {points[place]?.label}
        </text>
      ))}
    </>
  );
}

type ChartFrameProps = ChartProps & {
  readonly kind: 'bars' | 'line';
  readonly height: number;
  readonly children?: ComponentChildren;
};

function ChartFrame(props: ChartFrameProps): VNode {
  const { t } = useReader();
  const id = useId();
  if (props.points.length === 0) return <p class="quiet">{t('common:chart.empty')}</p>;
  return (
    <figure class={`chart chart-of-${props.kind}`}>
      <figcaption>{props.title}</figcaption>
      <svg
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-desc`}
        width="100%"
        height={props.height}
      >
        <title id={`${id}-title`}>{props.title}</title>
        <desc id={`${id}-desc`}>{props.description}</desc>
        {props.children}
      </svg>
      <details>
        <summary>{t('common:chart.table')}</summary>
        <table>
          <caption class="unseen">{props.title}</caption>
          <thead>
            <tr>
              <th scope="col">{props.labelHeader}</th>
              <th scope="col" class="end">
                {props.valueHeader}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.points.map((point, place) => (
              <tr key={place}>
                <th scope="row">{point.label}</th>
                <td class="end">{point.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
