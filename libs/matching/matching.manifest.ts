import { join } from 'node:path';
import type { Contribution } from '#contexts';

/** What the rules of matching bring, which are no context: their refusals and their texts. */
export const matchingManifest: Contribution = {
  name: 'matching',
  refusals: {
    409: ['match-gift-twice'],
    422: ['match-gifts-invalid', 'match-gifts-too-many', 'match-rule-invalid'],
  },
  texts: join(import.meta.dirname, 'i18n'),
};
