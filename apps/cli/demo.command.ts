import { Command, Option } from 'commander';
import { WrongUse } from './outcome.js';
import { runDemo } from './demo/run.js';

/** `entraide demo`: a deterministic year of a made-up federation, then its server. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('play a year of a made-up federation, then serve it')
    .option('--exit', 'print the story and its trial balance, and stop', false)
    .option('--seed <number>', 'another year', whole('seed', 0), 1)
    .option('--scale <number>', 'so many times as many cases', whole('scale', 1), 1)
    .addOption(
      new Option('--data <dir>', 'the folder that is made for it; what is there is replaced')
        .env('ENTRAIDE_DEMO_DATA')
        .default('./demo-data'),
    )
    .option('--port <number>', 'the port to listen on', whole('port', 0), 3000)
    .action(runDemo);
}

function whole(name: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > 1_000_000) {
      throw new WrongUse(`--${name} takes a whole number from ${least} on.`);
    }
    return value;
  };
}
