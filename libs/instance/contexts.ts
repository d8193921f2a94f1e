import { applicationsManifest } from '#applications';
import { auditManifest } from '#audit';

import { visibilityView } from '#visibility';
import type { ContextManifest, Contribution } from '#contexts';
import { disbursementsManifest } from '#disbursements';
import { fundsManifest } from '#funds';
import { givingManifest } from '#giving';
import { matchingManifest } from '#matching';
import { peopleManifest } from '#people';
import { processesManifest } from '#processes';
import type { Projection } from '#read-models';
import { transparencyManifest } from '#transparency';
import { instanceManifest } from './instance.manifest.js';

/**
 * Every context of Entraide, in the order in which the navigation shows what they bring. Server,
 * command line and views read this list: a new context is one line here.
 */
export const contexts: readonly ContextManifest[] = [
  transparencyManifest,
  applicationsManifest,
  disbursementsManifest,
  fundsManifest,
  givingManifest,
  auditManifest,
  peopleManifest,
];

/** The contexts, and what is brought by libs that are none. */
export const contributions: readonly Contribution[] = [
  ...contexts,
  matchingManifest,
  processesManifest,
  instanceManifest,
];

/** Every view of Entraide; the one by which all contexts know who may see what goes first. */
export const projections: readonly Projection[] = [
  visibilityView,
  ...contributions.flatMap(({ views }) => views ?? []),
];
