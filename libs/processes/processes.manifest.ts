import type { Contribution } from '#contexts';
import { InterestsModule } from './interests.module.js';

/**
 * What joins two contexts, and so belongs to neither. The processes themselves are listed in
 * `processes`: a context does not name what it takes part in.
 */
export const processesManifest: Contribution = { name: 'processes', modules: [InterestsModule] };
