import type { AnyEvent } from '#catalogue';
import { envelop, type EventStore } from '#event-store';
import { newId } from '#kernel';

/** Puts an event at the end of a stream; of its data as much as whoever folds it asks for. */
export type Tell = (
  stream: string,
  event: { readonly type: AnyEvent['type']; readonly data: object },
) => Promise<void>;

/** Tells a store what has happened before a specification begins, by no command of anybody. */
export function tellingTo(store: EventStore, at: Date): Tell {
  return async (stream, event) => {
    const past = await store.read(stream);
    const context = {
      commandId: newId(),
      inputHash: '',
      entity: 'entity',
      timeZone: 'UTC',
      now: at,
      actor: { id: 'before', kind: 'import', role: 'import', authentication: 'none' },
    } as const;
    const expected = past.length === 0 ? 'new' : past.length - 1;
    await store.append(stream, expected, envelop([event], context));
  };
}
