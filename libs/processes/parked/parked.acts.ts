import { declareFor, type ActSet, type Place } from '#acts';
import { effectDecider } from '#effects';
import { askRetry, type ParkedQueue } from './parked.commands.js';
import { parkedDecider } from './parked.decider.js';
import { RetryDto } from './parked.dto.js';

/** What waits of one process for one stream, before somebody; with what the log says of it now. */
export type QueuePlace = Place & {
  readonly queue: ParkedQueue;
  readonly state:
    | { readonly of: 'effect'; readonly effect: typeof effectDecider.initial }
    | { readonly of: 'process'; readonly parked: typeof parkedDecider.initial };
};

const retry = declareFor<QueuePlace>()<RetryDto>({
  act: 'process.retry',
  name: 'retry',
  at: 'retries',
  summary: 'Have a worker try again what waits for one stream, in order',
  input: RetryDto,
  example: { process: 'award', target: 'fundaccount-0190a3c2.EUR' },
  fields: [
    { kind: 'fixed', name: 'process', value: ({ queue }) => queue.process },
    { kind: 'fixed', name: 'target', value: ({ queue }) => queue.target },
  ],
  ask: ({ queue: { process, target }, state, authority: { by } }) =>
    state.of === 'effect'
      ? effectDecider.decide({ type: 'AskRetry', kind: process, by }, state.effect)
      : parkedDecider.decide({ type: 'AskRetry', process, target, by }, state.parked),
  notYet: ['nothing-parked'],
  run: async (ports, invocation, _, { process, target }) => {
    const done = await askRetry(ports, invocation, { process, target });
    return { ...done, body: { process, target, status: 'asked' } };
  },
});

/** What is done with what waits, which the input names. */
export const PARKED_ACTS: ActSet<QueuePlace> = {
  tag: 'processes',
  base: 'api/v1/processes',
  texts: 'processes',
  acts: [retry],
  answer: () => ({}),
};
