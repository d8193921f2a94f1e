/** The room for effects: what is done outside is in the log before, looked up after a crash, and named. */
export { advance, effectActor } from './advance.js';
export { effectDecider, effectStream, isEffectStream } from './effect.decider.js';
export { Unanswered } from './effect-kind.js';
export type { Answer, EffectKind, NothingFound } from './effect-kind.js';
export { EFFECT_LIMITS, isUnsure } from './next-step.decider.js';
export type { EffectLimits } from './next-step.decider.js';
