import { program } from './program.js';
import { exitWith } from './outcome.js';

try {
  await program().parseAsync(process.argv);
} catch (error) {
  exitWith(error);
}
