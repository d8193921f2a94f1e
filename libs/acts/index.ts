/** An act is told once: its route, its form, and whether it is offered follow from its declaration. */
export { ActForm, GoneAct, NextAct, OtherAct, SoleAct } from './act-card.js';
export { takeInAct, type Again, type SentAct } from './act-pages.js';
export { actsController } from './acts.controller.js';

export { authorityAt, declareFor, type ActSet, type AnyActSet, type Place } from './declaration.js';
export {
  correctionActs,
  CorrectionReasonDto,
  type CorrectionAsked,
  CORRECTION_REASON,
  SAMPLE_CORRECTION,
} from './corrections.js';
export { NothingDto } from './nothing.dto.js';
export type { Field, Reader } from './fields.js';

export { nextAndAside, openActs, ownWork, refusalTo, type OpenAct } from './offer.js';
export { CorrectedThingPart, type Fact } from './correction-page.js';
