import { Option } from 'commander';

/**
 * Where the data lies: the option, else `ENTRAIDE_DATA` (from the environment or from `.env`), else
 * ./data. The same for every command, and there is no other place that is looked at in silence.
 */
export function dataOption(): Option {
  return new Option('--data <dir>', 'the data folder')
    .env('ENTRAIDE_DATA')
    .default(OWN)
    .argParser((said: string) => said || OWN);
}

/** Facts for a program instead of text for people. */
export function jsonOption(): Option {
  return new Option('--json', 'print JSON').default(false);
}

const OWN = './data';
