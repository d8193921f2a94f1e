import { serve, type RunningServer } from './serve.js';
import { loadEnvironmentFile, readSettings, SettingsRefused } from './settings.js';
import { inWordsOfTheOperator } from './start-troubles.js';

const WRONG_USE = 2;
const REFUSED = 1;

// What the server writes is its owner's alone.
process.umask(0o077);

// A server goes on when nobody reads what it says any more.
for (const stream of [process.stdout, process.stderr]) {
  stream.removeAllListeners('error').on('error', () => undefined);
}

try {
  loadEnvironmentFile();
  stopWhenAsked(await serve(readSettings(process.env)));
} catch (error) {
  process.stderr.write(`${inWordsOfTheOperator(error)}\n`);
  process.exitCode = error instanceof SettingsRefused ? WRONG_USE : REFUSED;
}

/** Finishes what is under way on SIGTERM and SIGINT; a second signal ends at once. */
function stopWhenAsked(server: RunningServer): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void stopped(server);
    });
  }
}

async function stopped(server: RunningServer): Promise<void> {
  try {
    await server.stop();
  } catch (error) {
    process.stderr.write(`${inWordsOfTheOperator(error)}\n`);
    process.exitCode = REFUSED;
  }
  // Whatever is left, such as text for a terminal or pipe that nobody reads, keeps nobody waiting.
  setTimeout(() => process.exit(), END_MS).unref();
}

const END_MS = 500;
