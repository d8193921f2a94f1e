import { join } from 'node:path';
import type { Contribution } from '#contexts';

/** What the instance itself words: moving, packing and comparing it. */
export const instanceManifest: Contribution = {
  name: 'instance',
  refusals: {
    409: [
      'backup-not-written',
      'backup-root-damaged',
      'event-not-movable',
      'keys-lost',
      'log-changed',
      'log-counts-otherwise',
      'log-empty',
      'log-lost',
      'log-older',
      'master-key-lost',
      'migration-source-moved',
      'migration-target-differs',
      'node-ahead-of-log',
      'node-not-understood',
      'node-unreachable',
      'nothing-to-accept',
      'pack-ahead-of-log',
      'pack-damaged',
      'pack-missing',
      'pack-newer',
      'pack-of-another-log',
      'views-elsewhere',
    ],
    422: ['log-index-invalid'],
  },
  texts: join(import.meta.dirname, 'i18n'),
};
