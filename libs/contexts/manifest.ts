import type { Type } from '@nestjs/common';
import type { AnyActSet } from '#acts';
import type { WayOn } from '#http';
import type { RoleName } from '#catalogue';
import type { Projection } from '#read-models';
import type { Door, StatusSigns } from '#web';

/** Codes of refusals by the HTTP status that answers them. */
export type RefusalStatuses = Readonly<Record<number, readonly string[]>>;

/**
 * What a context brings, in one piece: whoever composes Entraide reads this and nothing else of it.
 * A thing stands in the manifest of one context only, whichever others use it.
 */
export type ContextManifest = {
  /** The name of its folder under `libs`. */
  readonly name: string;
  /** Its API and its pages. */
  readonly modules: readonly Type[];
  /** What is done to its things, where it tells that as acts: their routes follow. */
  readonly acts?: readonly AnyActSet[];
  /** Its views, folded from the log. */
  readonly views: readonly Projection[];
  /** The pages to which the navigation leads, by section; the one that says most comes first. */
  readonly doors: readonly Door[];
  /** How the states of its things look. */
  readonly signs: StatusSigns;
  /** Every refusal that it words, with its status: those of other contexts it may use as well. */
  readonly refusals: RefusalStatuses;
  /** Where some of its refusals lead on: to the page that shows what is missing. */
  readonly waysOn?: Readonly<Record<string, WayOn>>;
  /** The folder of its texts, which holds one folder per language. */
  readonly texts: string;
  /** The roles that its work needs. */
  readonly roles: readonly RoleName[];
};

/** What is no context, and brings some of the same: a lib of the platform, rooms of a test. */
export type Contribution = Pick<ContextManifest, 'name'> & Partial<ContextManifest>;
