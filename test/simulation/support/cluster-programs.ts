import { join } from 'node:path';
import { entraideServing, type ServingProgram } from '../../support/entraide.js';

/** One server of a cluster: a process of its own, with a data folder of its own. */
export type ClusterProgram = {
  readonly name: string;
  readonly role: 'api' | 'worker';
  /** Undefined while it is dead. */
  readonly url: () => string | undefined;
  readonly start: () => Promise<void>;
  /** Dies with no chance to tidy up. */
  readonly kill: () => Promise<void>;
  /** Invocation to end; gives its exit code. */
  readonly stop: () => Promise<number | null | undefined>;
};

/** A program of a cluster that is not started yet. */
export function clusterProgram(options: {
  readonly name: string;
  readonly role: 'api' | 'worker';
  /** Holds the folders of all programs. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}): ClusterProgram {
  const { name, role, folder, environment } = options;
  let running: ServingProgram | undefined;
  return {
    name,
    role,
    url: () => running?.url,
    start: async () => {
      const args = ['--role', role];
      running = await entraideServing(join(folder, name), { args, environment });
    },
    kill: async () => {
      const dying = running;
      running = undefined;
      await dying?.kill();
    },
    stop: async () => {
      const ending = running;
      running = undefined;
      return ending?.stop();
    },
  };
}
