/** An act is told once: its route, its form, and whether it is offered follow from its declaration. */
export { ActForm, NextAct, OtherAct, type ActProps } from './act-card.js';
export { takeInAct, type Again, type SentAct } from './act-pages.js';
export { actsController, type ActRoutes } from './acts.controller.js';
export { actingRole } from './acting.js';
export {
  actNamed,
  declareFor,
  type ActDeclaration,
  type ActDone,
  type ActSet,
  type Place,
} from './declaration.js';
export type { Field, Reader } from './fields.js';
export { NothingDto } from './nothing.dto.js';
export { openActs, type OpenAct, type Refusal } from './offer.js';
