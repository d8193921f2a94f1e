/** An act is told once: its route, its form, and whether it is offered follow from its declaration. */
export { ActForm, NextAct, OtherAct } from './act-card.js';
export { takeInAct, type Again, type SentAct } from './act-pages.js';
export { actsController } from './acts.controller.js';

export { declareFor, type ActSet, type Place } from './declaration.js';
export type { Field } from './fields.js';

export { openActs, type OpenAct } from './offer.js';
