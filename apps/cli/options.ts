import { Option } from 'commander';

/** Where the data lies: the option, else the environment, else ./data. */
export function dataOption(): Option {
  return new Option('--data <dir>', 'the data folder').env('ENTRAIDE_DATA').default('./data');
}

/** Facts for a program instead of text for people. */
export function jsonOption(): Option {
  return new Option('--json', 'print JSON').default(false);
}
