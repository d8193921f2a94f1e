import type { RateSet } from '#catalogue';
import { projection, type RowsOf, type Tables } from '#read-models';

export const tables = {
  rate_sets: {
    key: ['rate_set_id'],
    columns: {
      rate_set_id: 'text',
      /** The ordinal of the event in the log: the order of the list. */
      number: 'integer',
      entity_id: 'text',
      on_day: 'text',
      source: 'text',
      /** How many currencies it knows, the euro left out. */
      currencies: 'integer',
      /** The rates as JSON, as they stand in the event. */
      rates: 'text',
      corrects: 'text?',
      /** The set that stands in its place. */
      corrected_by: 'text?',
    },
    indexes: [
      ['entity_id', 'number'],
      ['entity_id', 'on_day'],
    ],
  },
} as const satisfies Tables;

/** The rates of each entity's books, set by set. */
export const ratesView = projection({
  name: 'rates',
  version: 1,
  tables,
  on: {
    RateSetImported: (rows, set, _, number) => put(rows, set, number),
  },
});

function put({ rate_sets }: RowsOf<typeof tables>, set: RateSet, number: number): void {
  const { rateSetId, entityId, on, source, rates, corrects } = set;
  if (corrects !== null) rate_sets.change([corrects], { corrected_by: rateSetId });
  rate_sets.put({
    rate_set_id: rateSetId,
    number,
    entity_id: entityId,
    on_day: on,
    source,
    currencies: rates.length,
    rates: JSON.stringify(rates),
    corrects,
    corrected_by: null,
  });
}
