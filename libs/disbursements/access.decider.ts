import type { AccessRefused, RecordOpened } from '#catalogue';
import type { Decider } from '#kernel';

export type AccessCommand =
  | { readonly type: 'NoteOpening'; readonly entry: RecordOpened['data'] }
  | { readonly type: 'NoteRefusal'; readonly entry: AccessRefused['data'] };

/** The record of who looked at a payee, and who was refused (D10); it stands with the case's. */
export const accessDecider: Decider<null, AccessCommand, RecordOpened | AccessRefused> = {
  initial: null,
  decide: (command) =>
    command.type === 'NoteOpening'
      ? [{ type: 'RecordOpened', data: command.entry }]
      : [{ type: 'AccessRefused', data: command.entry }],
  evolve: (state) => state,
};
