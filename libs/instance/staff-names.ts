import type { StaffNames } from '#commands';
import type { EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { readStaffNames } from '#people';
import type { Projector, ViewSet } from '#read-models';

/**
 * Names of the staff from the views, once these have caught up: whoever was given a role just now is
 * named already. Views that stand still name whom they knew.
 */
export function staffNamesIn(
  store: EventStore,
  projector: Pick<Projector, 'waitFor'>,
  views: ViewSet,
): StaffNames {
  return async (fundId) => {
    try {
      await projector.waitFor(await store.head());
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
    return readStaffNames(views, fundId);
  };
}
