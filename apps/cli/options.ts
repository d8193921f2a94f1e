import { Option } from 'commander';
import { existsSync } from 'node:fs';

/** Where the data lies: the option, else the environment, else ./data. */
export function dataOption(): Option {
  return new Option('--data <dir>', 'the data folder').env('ENTRAIDE_DATA').default('./data');
}

/** Facts for a program instead of text for people. */
export function jsonOption(): Option {
  return new Option('--json', 'print JSON').default(false);
}

/** For commands that only read: without a folder of its own, the one that the demo made. */
export function readingDataOption(): Option {
  const data = !existsSync(OWN) && existsSync(DEMO) ? DEMO : OWN;
  return new Option('--data <dir>', 'the data folder').env('ENTRAIDE_DATA').default(data);
}

const OWN = './data';
const DEMO = './demo-data';
