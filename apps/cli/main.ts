import { exitWith } from './outcome.js';
import { program } from './program.js';

// What this program writes is its owner's alone: data, keys, backups.
process.umask(0o077);

try {
  const entraide = await program(process.argv[2]);
  await entraide.parseAsync(process.argv);
} catch (error) {
  exitWith(error);
}
