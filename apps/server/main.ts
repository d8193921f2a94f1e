import { serve, type RunningServer } from './serve.js';
import { loadEnvironmentFile, readSettings, SettingsRefused } from './settings.js';
import { inWordsOfTheOperator } from './start-troubles.js';

const WRONG_USE = 2;
const REFUSED = 1;

// What the server writes is its owner's alone.
process.umask(0o077);

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
      server.stop().catch((error: unknown) => {
        process.stderr.write(`${inWordsOfTheOperator(error)}\n`);
        process.exitCode = REFUSED;
      });
    });
  }
}
