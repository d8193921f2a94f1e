import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

/** What a benchmark says, on one line: a figure is worth little without its reference. */
export type Report = {
  /** Name of the benchmark and number of its goal in the list of goals. */
  readonly bench: string;
  readonly goal: string;
  readonly figure: number;
  readonly unit: string;
  /** The same measure of what it is compared with, taken in turn with it in the same run. */
  readonly reference: number;
  readonly referenceIs: string;
  readonly ratio: number;
  readonly reached: boolean;
  /** Further figures of the same run. */
  readonly more?: Readonly<Record<string, number | string>>;
};

/** Prints the one line of a benchmark. */
export function report(said: Report): void {
  const rounded = JSON.stringify(
    { ...said, scale: SCALE, machine: machine() },
    (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value),
  );
  process.stdout.write(`${rounded}\n`);
}

/** Says how far it is, on standard error. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** From the environment: 1 is the size that the goals speak of, 0.05 a quick look. */
const SCALE = Number(process.env['SCALE'] ?? '1');

/** A size at the scale of this run. */
export function scaled(size: number): number {
  return Math.max(1, Math.round(size * SCALE));
}

/** Runs `work` with a folder of its own, on the disk of TMPDIR, and removes it afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Contestants<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;

/**
 * Lets each measure in turn, round after round, beginning with another one each time, so that a
 * busy moment of the machine meets all of them. The first round only warms up.
 */
export async function inTurn<Name extends string>(
  rounds: number,
  contestants: Contestants<Name>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(contestants) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as Name;
      const figure = await contestants[name]();
      if (round > 0) figures[name].push(figure);
    }
  }
  return figures;
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

/** Median of the ratios of the rounds: each figure against the one measured beside it. */
export function medianRatio(figures: readonly number[], references: readonly number[]): number {
  return median(figures.map((figure, round) => figure / (references[round] ?? NaN)));
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}`,
    `${memory} GiB`,
    `${process.platform} ${process.arch}`,
    `node ${process.versions.node}`,
  ].join(', ');
}
