import { loadEnvironmentFile } from '../server/settings.js';
import { exitWith } from './outcome.js';
import { program } from './program.js';
import { endWithTheReader } from './terminal.js';

// What this program writes is its owner's alone: data, keys, backups.
process.umask(0o077);
const [called] = process.argv.slice(2);
const asJson = process.argv.includes('--json');
// A server goes on without its log; whatever only prints has nothing to do when nobody reads.
if (called !== 'serve') endWithTheReader();

try {
  // Before any option is read: what stands in `.env` holds for every command.
  loadEnvironmentFile();
  const entraide = await program(called, { asJson });
  await entraide.parseAsync(process.argv);
} catch (error) {
  exitWith(error, { asJson });
}
