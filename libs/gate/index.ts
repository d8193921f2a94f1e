export { accountFacts, isActiveAt, rolesAt, type AccountFacts } from './authority.facts.js';
export {
  asAuthority,
  gated,
  isShut,
  refusalOf,
  requireAct,
  type Asker,
  type Authority,
  type Passage,
  type Subject,
} from './gate.js';
export { isMandated, isVotingSeat, mandatesFold, votingSeatOf, type Mandate } from './seats.js';
export { GATE, gateLine, rolesFor, type Act } from './table.js';
export { interestsFold, isTied, NO_INTERESTS, type Interests, type Tie } from './ties.js';
export {
  confirmedChange,
  proposalIn,
  proposedChange,
  requireProposal,
  requireSecondPerson,
  type SaidChange,
} from './second-person.js';
