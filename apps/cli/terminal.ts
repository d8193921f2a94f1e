import { SingleBar } from 'cli-progress';

/** Writes one line of output. */
export function line(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** Writes facts for a program. */
export function json(facts: unknown): void {
  line(JSON.stringify(facts, undefined, 2));
}

export type Bar = {
  readonly at: (done: number, total?: number) => void;
  readonly stop: () => void;
};

/** A progress bar where somebody looks; nothing where the output goes into a file or a program. */
export function bar(label: string, total: number): Bar {
  if (!process.stderr.isTTY) return { at: () => undefined, stop: () => undefined };
  const single = new SingleBar({
    format: `${label} [{bar}] {percentage}% {value}/{total} {eta_formatted}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  single.start(Math.max(1, total), 0);
  return {
    at: (done, of) => {
      if (of !== undefined) single.setTotal(Math.max(1, of));
      single.update(done);
    },
    stop: () => single.stop(),
  };
}

/** Rows as a table of text: the first column left, numbers right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const isNumber = heads.map((_, column) =>
    rows.every((row) => /^-?[\d\s.,\u202f\u00a0]*$/.test(row[column] ?? '')),
  );
  const text = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumber[column] && column > 0 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [text(heads), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(text)].join(
    '\n',
  );
}
