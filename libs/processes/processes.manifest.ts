import { join } from 'node:path';
import type { Contribution } from '#contexts';
import { due } from './due/due.projection.js';
import { InterestsModule } from './interests/interests.module.js';
import { PARKED_ACTS } from './parked/parked.acts.js';
import { parkedReactions } from './parked/parked.projection.js';
import { ProcessesModule } from './processes.module.js';

/**
 * What joins two contexts, and so belongs to neither. The processes themselves are listed in
 * `processes`: a context does not name what it takes part in.
 */
export const processesManifest: Contribution = {
  name: 'processes',
  modules: [InterestsModule, ProcessesModule],
  acts: [PARKED_ACTS],
  views: [parkedReactions, due],
  refusals: {
    409: [
      'nothing-parked',
      'process-failed',
      'reaction-no-longer-known',
      'effect-failed',
      'effect-not-taken',
      'effect-under-way',
    ],
    503: ['effect-timed-out', 'effect-unavailable'],
  },
  texts: join(import.meta.dirname, 'i18n'),
};
