import { openPorts } from '#instance';
import { newId } from '#kernel';
import { askRetryAsOperator, loadParked, processes } from '#processes';
import { Command } from 'commander';
import { jsonOption, dataOption } from './options.js';
import { WrongUse } from './outcome.js';
import { json, line, table } from './terminal.js';
import { whereIs } from './where.js';

type Options = { readonly data: string; readonly json: boolean; readonly retry?: true };

/** `entraide processes`: what processes could not do; with `--retry`, it is tried again. */
export function processesCommand(): Command {
  return new Command('processes')
    .description(
      'list what processes could not do, and what waits behind it, or have it tried again',
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--retry', 'ask for another try of all that waits; a server or worker then does it')
    .action(async (options: Options) => {
      const readOnly = options.retry !== true;
      const { ports, close } = await openPorts({ ...whereIs(options.data), readOnly });
      try {
        const parked = await loadParked(ports.store, processes);
        if (options.json && readOnly) return json({ items: parked });
        if (parked.length === 0) return line('Nothing waits.');
        if (readOnly) {
          return line(
            table(
              ['process', 'for', 'event', 'of', 'refused'],
              parked.map(({ process, target, causeType, causeStream, code }) => [
                process,
                target,
                causeType,
                causeStream,
                code ?? 'waits behind it',
              ]),
            ),
          );
        }
        if (options.json) throw new WrongUse('--retry prints no facts: leave --json out.');
        const queues = new Map(parked.map((one) => [`${one.process}, for ${one.target}`, one]));
        for (const [name, { process, target }] of queues) {
          await askRetryAsOperator(ports, invocationOf(process, target), { process, target });
          line(`asked: ${name}`);
        }
      } finally {
        await close();
      }
    });
}

function invocationOf(process: string, target: string) {
  const actor = { id: 'operator', kind: 'cli', role: 'operator', authentication: 'none' } as const;
  return { actor, key: newId(), path: 'processes --retry', body: { process, target } };
}
