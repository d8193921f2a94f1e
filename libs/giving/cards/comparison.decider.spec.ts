import { specify } from '../../../test/support/specification.js';
import type { ProviderComparisonEvent } from '#catalogue';
import { comparisonDecider } from './comparison.decider.js';

const at = '2026-03-12T11:00:00.000Z';
const planned = (since: string, dueAt = since): ProviderComparisonEvent => ({
  type: 'ProviderComparisonPlanned',
  data: { provider: 'stripe', since, dueAt },
});
const compared = { provider: 'stripe', since: at, until: '2026-03-13T11:00:00.000Z' } as const;
const next = { since: '2026-03-13T10:00:00.000Z', dueAt: '2026-03-14T11:00:00.000Z' };
const note = { type: 'NoteCompared', ...compared, listed: 12, healed: 1, next } as const;
const comparisons = specify(comparisonDecider);

describe('Comparisons with the list of the provider', () => {
  test('begin once, however often the house starts', () => {
    const begin = { type: 'BeginComparing', provider: 'stripe', at } as const;
    comparisons.given().when(begin).then(planned(at));
    comparisons.given(planned(at)).when(begin).then();
  });

  test('say what they found, and plan the next one', () => {
    comparisons
      .given(planned(at))
      .when(note)
      .then(
        { type: 'ProviderCompared', data: { ...compared, listed: 12, healed: 1 } },
        planned(next.since, next.dueAt),
      );
  });

  test('count once where two made the same', () => {
    comparisons.given(planned(at), planned(next.since, next.dueAt)).when(note).then();
  });
});
