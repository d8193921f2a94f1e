import { Command, Option } from 'commander';
import { dataOption } from './options.js';

/** `entraide serve`: answers over HTTP and works off what is due. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the server')
    .addOption(dataOption())
    .addOption(new Option('--port <number>', 'the port to listen on').env('ENTRAIDE_PORT'))
    .addOption(
      new Option('--role <role>', 'what this process does').choices(['all', 'api', 'worker']),
    )
    .option('--seed <file>', 'packed views to begin with, where there are none yet')
    .action(async (options: { data: string; port?: string; role?: string; seed?: string }) => {
      process.env['ENTRAIDE_DATA'] = options.data;
      if (options.port !== undefined) process.env['ENTRAIDE_PORT'] = options.port;
      if (options.role !== undefined) process.env['ENTRAIDE_ROLE'] = options.role;
      if (options.seed !== undefined) process.env['ENTRAIDE_SEED'] = options.seed;
      // Loaded here, so that help and the reading commands start at once.
      await import('../server/main.js');
    });
}
