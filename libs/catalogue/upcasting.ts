import { Rejection } from '#kernel';
import type { StoredData } from './event.js';

/** Turns data of one version into data of the next; pure. */
export type Upcaster = (data: StoredData) => StoredData;

/** From the first version on: the version of today is the number of steps, plus one. */
type Steps = { readonly upcasters: readonly Upcaster[] };

/** How the versions of the types of a catalogue are told apart and brought to that of today. */
export function versionsOf(catalogue: Readonly<Record<string, Steps>>): {
  /** The version in which events of a type are written today. Rejection `event-unknown`. */
  readonly schemaVersionOf: (type: string) => number;
  /**
   * Brings stored data to the newest version. An unknown type or a version from the future is
   * refused (`event-unknown`, `event-from-the-future`): a newer program wrote it (D12).
   */
  readonly upcast: (type: string, version: number, stored: StoredData) => object;
} {
  const byType = new Map<string, Steps>(Object.entries(catalogue));

  function upcastersOf(type: string): readonly Upcaster[] {
    const found = byType.get(type);
    if (!found) throw new Rejection('event-unknown', { type });
    return found.upcasters;
  }

  return {
    schemaVersionOf: (type) => upcastersOf(type).length + 1,
    upcast: (type, version, stored) => {
      const upcasters = upcastersOf(type);
      const known = upcasters.length + 1;
      if (version > known) throw new Rejection('event-from-the-future', { type, version, known });
      return upcasters.slice(version - 1).reduce((data, step) => step(data), stored);
    },
  };
}
