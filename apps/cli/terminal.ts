import { SingleBar } from 'cli-progress';
import { resolve } from 'node:path';

/** The data folder that is looked at, until it has been named. */
let unnamed: string | undefined;

/** Writes one line of output. */
export function line(text = ''): void {
  const folder = unnamed;
  unnamed = undefined;
  if (folder !== undefined) line(`data folder  ${folder}`);
  process.stdout.write(`${text}\n`);
}

/** Writes facts for a program. */
export function json(facts: unknown): void {
  line(JSON.stringify(facts, undefined, 2));
}

/** Says what is wrong, beside the output, to which nothing is added: in words, or for a program. */
export function complain(what: string | object): void {
  const told = typeof what === 'string' ? what : JSON.stringify(what, undefined, 2);
  const folder = unnamed;
  if (folder !== undefined) process.stderr.write(`data folder  ${folder}\n`);
  process.stderr.write(`${told}\n`);
}

/** Has the data folder named before anything that is said of it, or with what is wrong. */
export function nameFolder({ data, json: asJson }: { data: string; json: boolean }): void {
  unnamed = asJson ? undefined : resolve(data);
}

/** Ends without a word once whoever reads the output is gone: `entraide trace … | head`. */
export function endWithTheReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
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
