export { canonicalJson, canonicalDigest, putInOrder } from './canonical-json.js';
export type { Json } from './canonical-json.js';
export { comparableAccount } from './comparable-account.js';
export { dayIn, isDay, isInstant, systemClock, MINUTE_MS, HOUR_MS, DAY_MS } from './clock.js';
export type { Clock } from './clock.js';
export { isCurrency, minorUnitDigits, currencyCodes } from './currencies.js';
export { fold } from './decider.js';
export type { Decider } from './decider.js';
export { foldedName } from './folded-name.js';
export { newId, newSalt, derivedId, commandIdOf, createdIdOf, eventIdOf, isId } from './ids.js';
export { textIn, checkLocalised } from './localised.js';
export type { Localised } from './localised.js';
export {
  money,
  zero,
  minorOf,
  addMoney,
  apportion,
  compareMoney,
  MAX_AMOUNT_DIGITS,
  requireAmount,
  splitMoney,
  parseMajor,
  majorText,
  formatMoney,
} from './money.js';
export type { Money } from './money.js';
export { find, put, valuesOf } from './persistent-map.js';
export type { PersistentMap } from './persistent-map.js';
export { ensure, Rejection } from './rejection.js';
export type { RejectionParams } from './rejection.js';
export { evictOldest } from './evict-oldest.js';
export type { Sealed, SealedPlace } from './sealed.js';
