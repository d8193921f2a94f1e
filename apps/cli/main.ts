import { exitWith } from './outcome.js';
import { program } from './program.js';

try {
  const entraide = await program(process.argv[2]);
  await entraide.parseAsync(process.argv);
} catch (error) {
  exitWith(error);
}
