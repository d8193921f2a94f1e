/**
 * The heart of an aggregate, in plain functions (architecture.md, section 1).
 *
 * `decide` answers a command with events or throws a Rejection; it is synchronous and uses no
 * clock, randomness, network or environment: whatever it needs comes in on the command.
 * `evolve` is total: it folds any event, known or not, and never throws.
 */
export type Decider<State, Command, Event> = {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => readonly Event[];
  readonly evolve: (state: State, event: Event) => State;
};

/** Folds events into a state. */
export function fold<State, Event>(
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>,
  events: readonly Event[],
): State {
  return events.reduce(decider.evolve, decider.initial);
}
