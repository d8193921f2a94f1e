import type { CardProviderName, ProviderCompared, ProviderComparisonEvent } from '#catalogue';
import type { Decider } from '#kernel';

/** From now on the list of the provider is compared with what was kept. */
export type BeginComparing = {
  readonly type: 'BeginComparing';
  readonly provider: CardProviderName;
  readonly at: string;
};

/** The list was read to its end. */
export type NoteCompared = ProviderCompared['data'] & {
  readonly type: 'NoteCompared';
  /** UTC instant of the next comparison, and since when it looks. */
  readonly next: { readonly since: string; readonly dueAt: string };
};

export type ComparisonState = {
  /** Since when the next one looks; null before the first. */
  readonly since: string | null;
  readonly last: ProviderCompared['data'] | null;
};

/** One comparison after the other: each plans the next, and of two that were made at once one counts. */
export const comparisonDecider: Decider<
  ComparisonState,
  BeginComparing | NoteCompared,
  ProviderComparisonEvent
> = {
  initial: { since: null, last: null },
  decide: (command, { since }) => {
    if (command.type === 'BeginComparing') {
      const { provider, at } = command;
      if (since !== null) return [];
      const data = { provider, since: at, dueAt: at };
      return [{ type: 'ProviderComparisonPlanned', data }];
    }
    const { type: _, next, ...compared } = command;
    if (since !== compared.since) return [];
    const { provider } = compared;
    return [
      { type: 'ProviderCompared', data: compared },
      { type: 'ProviderComparisonPlanned', data: { provider, ...next } },
    ];
  },
  evolve: (state, event) =>
    event.type === 'ProviderCompared'
      ? { ...state, last: event.data }
      : { ...state, since: event.data.since },
};

export function comparisonStream(provider: CardProviderName): string {
  return `comparison-${provider}`;
}
