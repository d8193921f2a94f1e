export {
  loadAccount,
  loadAuthority,
  loadEntityAuthority,
  fundsWithRole,
  roleIdOf,
  roleNames,
} from './authority.js';
export { bookOfEntity, bookOfFund } from './books.js';
export { creationOf, registrationOf } from './first-events.js';
export type { Book } from './books.js';
export { commandId, instantOf, carryOut, carryOutFirst, contextOf } from './carry-out.js';
export { loadStaff } from './staff.js';
export { noteOpening, noteRefusal } from './looks.js';
export type { NotedIn } from './looks.js';
export type { Ports, Invocation, StaffNames } from './carry-out.js';
export { refOf, findRef, claim, forget, forgettableEnvelope } from './lookups.js';
export { PORTS, VIEWS, PROJECTOR } from './tokens.js';
