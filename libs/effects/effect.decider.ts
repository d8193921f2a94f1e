import type { EffectEvent, EffectRef } from '#catalogue';
import { requireAct, type Asker } from '#gate';
import { ensure, type Decider } from '#kernel';

/** One effect as its stream tells it. */
export type EffectState = {
  readonly status: 'unbegun' | 'open' | 'given-up' | 'answered';
  /** Events so far: whoever notes something says after how many, so that of two one comes first. */
  readonly seen: number;
  /** Calls that began, ever; from the first on it may have been done. */
  readonly calls: number;
  /** Calls and looks that brought no answer, since the last time somebody asked for more. */
  readonly tries: number;
  /** Looks that found it taken and not done yet, since the last time somebody asked for more. */
  readonly looksUnderWay: number;
  /** Nothing is due before this instant. */
  readonly nextAt: string | undefined;
  /** Which effect it is; undefined before its first event. */
  readonly ref: EffectRef | undefined;
};

export type EffectCommand =
  /** What the room of effects has done or seen, after so many events. */
  | { readonly type: 'Note'; readonly after: number; readonly event: EffectEvent }
  | { readonly type: 'AskRetry'; readonly kind: string; readonly by: Asker };

/**
 * The bookkeeping of one effect. Several workers may write here: only the first one after what it
 * has seen changes anything, so one alone makes each call. Rejections `not-allowed`,
 * `nothing-parked`.
 */
export const effectDecider: Decider<EffectState, EffectCommand, EffectEvent> = {
  initial: {
    status: 'unbegun',
    seen: 0,
    calls: 0,
    tries: 0,
    looksUnderWay: 0,
    nextAt: undefined,
    ref: undefined,
  },
  decide: (command, state) => {
    if (command.type === 'Note') return command.after === state.seen ? [command.event] : [];
    const { by, kind } = command;
    requireAct('process.retry', { by, today: '' });
    const { ref, status } = state;
    ensure(ref !== undefined && ref.kind === kind && status === 'given-up', 'nothing-parked');
    return [{ type: 'EffectRetryAsked', data: { ...ref, by: by.id } }];
  },
  evolve: (state, event) => ({ ...evolve(state, event), seen: state.seen + 1 }),
};

const STREAM = 'effect-';

/** The stream in which an effect is kept. */
export function effectStream(effectId: string): string {
  return `${STREAM}${effectId}`;
}

/** Whether a stream is that of an effect. */
export function isEffectStream(stream: string): boolean {
  return stream.startsWith(STREAM);
}

/** The part of an effect's events that says which one is meant. */
export function refOfEffect({
  effectId,
  kind,
  causeStream,
  causeRevision,
  causeType,
}: EffectRef): EffectRef {
  return { effectId, kind, causeStream, causeRevision, causeType };
}

function evolve(before: EffectState, event: EffectEvent): EffectState {
  const state = { ...before, ref: refOfEffect(event.data) };
  const { tries, looksUnderWay } = state;
  switch (event.type) {
    case 'EffectCalled': {
      const { call, waitUntil } = event.data;
      return { ...state, status: 'open', calls: call, tries: tries + 1, nextAt: waitUntil };
    }
    case 'EffectUnanswered': {
      const { at, nextAt } = event.data;
      // A call was counted when it began: it may never come back to say that it failed.
      return { ...state, status: 'open', tries: at === 'call' ? tries : tries + 1, nextAt };
    }
    case 'EffectUnderWay': {
      const { nextAt } = event.data;
      // It was answered: what was not before is forgotten.
      return { ...state, status: 'open', tries: 0, looksUnderWay: looksUnderWay + 1, nextAt };
    }
    case 'EffectAnswered':
      return { ...state, status: 'answered', nextAt: undefined };
    case 'EffectGivenUp':
      return { ...state, status: 'given-up', nextAt: undefined };
    case 'EffectRetryAsked':
      return { ...state, status: 'open', tries: 0, looksUnderWay: 0, nextAt: undefined };
  }
}
