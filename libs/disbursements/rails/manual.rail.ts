import type { PaymentOrder, Rail, RailAnswer } from './rail.js';

/**
 * A payment made by hand, whatever the channel. Nothing outside is called: a person must now pay, and
 * what became of it is what people have written down.
 */
export const manualRail: Rail = {
  submit: async (order) => standing(order),
  lookUp: async (order) => standing(order),
};

function standing({ recorded }: PaymentOrder): RailAnswer {
  return { is: recorded ? 'recorded' : 'by-hand' };
}
