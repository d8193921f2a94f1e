import type { Need } from './applications.events.js';

const EVERY_NEED: Readonly<Record<Need, true>> = {
  relocation: true,
  legal: true,
  medical: true,
  psychosocial: true,
  family: true,
  'physical-security': true,
  'digital-security': true,
  equipment: true,
  advocacy: true,
  other: true,
};

/** The codelist of needs, in the order in which they are offered and shown: each is always listed. */
export const NEEDS = Object.keys(EVERY_NEED) as readonly Need[];
