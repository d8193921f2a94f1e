import { Rejection, type Decider, type RejectionParams } from '#kernel';

type Outcome<E> = {
  /** Exactly these events, in this order; none when nothing is named. */
  readonly then: (...expected: readonly E[]) => void;
  /** Refused with this code, and with these params where they are named. */
  readonly thenRefused: (code: string, params?: RejectionParams) => void;
  /** The events themselves, for what `then` cannot say. */
  readonly events: () => readonly E[];
};

type Given<C, E> = { readonly when: (command: C) => Outcome<E> };

/**
 * Specifications of a decider that read as its rules:
 *
 *     specify(fundDecider).given(created).when(openIntake).thenRefused('no-policy-in-force');
 */
export function specify<S, C, E>(
  decider: Decider<S, C, E>,
): {
  readonly given: (...events: readonly E[]) => Given<C, E>;
} {
  return {
    given: (...events) => {
      const state = events.reduce(decider.evolve, decider.initial);
      return { when: (command) => outcome(() => decider.decide(command, state)) };
    },
  };
}

function outcome<E>(decide: () => readonly E[]): Outcome<E> {
  return {
    then: (...expected) => expect(decide()).toEqual(expected),
    thenRefused: (code, params) => {
      const refusal = refusalOf(decide);
      expect(refusal.code).toBe(code);
      if (params) expect(refusal.params).toEqual(params);
    },
    events: () => decide(),
  };
}

function refusalOf(decide: () => unknown): Rejection {
  try {
    decide();
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
