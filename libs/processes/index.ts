import { awardProcess } from './award.process.js';
import { paymentProcess } from './payment.process.js';
import type { Process } from './process.js';

export * from './past-grants.js';
export * from './process.js';
export * from './runner.js';
export { awardProcess, paymentProcess };

/** Every process of Entraide. A new one is one line here. */
export const processes: readonly Process[] = [awardProcess, paymentProcess];
