import type { Event, EventOf, EventType } from '#catalogue';
import type { CommandContext, Execute, RecordedEvent } from '#event-store';
import type { Decider } from '#kernel';

/** A command for another stream, as the answer to an event. */
export type Reaction = {
  readonly stream: string;
  readonly carryOut: (execute: Execute, context: CommandContext) => Promise<unknown>;
};

/**
 * A process: a pure table from events to commands for other streams. It is delivered at least
 * once; its command ids derive from the event, so a second delivery changes nothing.
 */
export type Process = {
  readonly name: string;
  readonly on: {
    readonly [Type in EventType]?: (
      data: EventOf<Type>['data'],
      recorded: RecordedEvent,
    ) => readonly Reaction[];
  };
};

/** Asks an aggregate to do something. */
export function to<S, C, E extends Event>(
  decider: Decider<S, C, E>,
  stream: string,
  command: C,
): Reaction {
  return { stream, carryOut: (execute, context) => execute(decider, stream, command, context) };
}
