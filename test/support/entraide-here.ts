import { exitWith } from '../../apps/cli/outcome.js';
import { program } from '../../apps/cli/program.js';
import type { Outcome } from './entraide.js';

/**
 * Runs a command of `entraide` in this very process, from the sources: its words, its output and its exit
 * code are those of the program, without the two seconds that a program takes to start. For the many cases
 * of a command of which other specs start the program itself. One at a time; never `serve` or `demo`.
 */
export async function entraideHere(...args: readonly string[]): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const restore = [
    listening(process.stdout, (text) => (texts.stdout += text)),
    listening(process.stderr, (text) => (texts.stderr += text)),
    withoutSettings(),
  ];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    const asJson = args.includes('--json');
    const entraide = await program(args[0], { asJson });
    await entraide
      .parseAsync(['node', 'entraide', ...args])
      .catch((error: unknown) => exitWith(error, { asJson }));
    return { code: Number(process.exitCode), ...texts };
  } finally {
    restore.forEach((undo) => undo());
    process.exitCode = before;
  }
}

/** Keeps what is written from whoever else would see it. */
function listening(stream: NodeJS.WriteStream, heard: (text: string) => void): () => void {
  const { write } = stream;
  stream.write = (text: string | Uint8Array): boolean => {
    heard(String(text));
    return true;
  };
  return () => {
    stream.write = write;
  };
}

/** The settings of whoever runs the suite hold for no command, as for programs that are started. */
function withoutSettings(): () => void {
  const ours = Object.entries(process.env).filter(
    ([name]) => name.startsWith('ENTRAIDE_') || name === 'EVENTSTORE_URL',
  );
  for (const [name] of ours) Reflect.deleteProperty(process.env, name);
  return () => Object.assign(process.env, Object.fromEntries(ours));
}
