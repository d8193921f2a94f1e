import { join } from 'node:path';
import type { ContextManifest } from '#contexts';

/** What matching brings: rules by which the money of some is added to the gifts of others. */
export const matchingManifest: ContextManifest = {
  name: 'matching',
  modules: [],
  views: [],
  doors: [],
  signs: {},
  refusals: {
    409: ['match-gift-twice'],
    422: ['match-gifts-invalid', 'match-gifts-too-many', 'match-rule-invalid'],
  },
  texts: join(import.meta.dirname, 'i18n'),
  roles: [],
};
