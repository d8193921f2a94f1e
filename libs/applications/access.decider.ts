import type { AccessRefused, RecordOpened } from '#catalogue';
import type { Decider } from '#kernel';

export type AccessCommand =
  | ({ readonly type: 'NoteOpening' } & RecordOpened['data'])
  | ({ readonly type: 'NoteRefusal' } & AccessRefused['data']);

/** The record of who opened what in a case, and who was refused (D10). It only grows. */
export const accessDecider: Decider<null, AccessCommand, RecordOpened | AccessRefused> = {
  initial: null,
  decide: (command) => {
    if (command.type === 'NoteOpening') {
      const { type: _, ...data } = command;
      return [{ type: 'RecordOpened', data }];
    }
    const { type: _, ...data } = command;
    return [{ type: 'AccessRefused', data }];
  },
  evolve: (state) => state,
};
