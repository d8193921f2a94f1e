/** The edge of Entraide over HTTP: who asks, what is readable, how answers and refusals look. */
export { actorText, roleText } from './actor-text.js';
export { answer } from './answer.js';
export type { CarriedOut } from './answer.js';
export { invocationOf } from './invocation-of.js';
export { CurrentVisitor, Html } from './current-visitor.decorator.js';
export {
  admitHolder,
  closeSession,
  dismissHolder,
  openSession,
  sessionToken,
  wayBack,
} from './entry.js';
export type { FlashNote } from './flash.js';
export { httpLimits, slowed } from './http-limits.js';
export { letFormsLeadTo, letOthersEmbed, wholeLink } from './edge.js';
export { listEdgesIn, type ListEdges } from './list-edges.js';
export { sentText } from './sent-text.js';
export { installEdge } from './install-edge.js';
export { seePosition } from './position.js';
export { troubleOf } from './problem.js';
export { ProblemFilter, sendProblem } from './problem.filter.js';
export { explanationPage } from './problem.page.js';
export { platformRefusals, setRefusals, statusOf } from './rejection-status.js';
export type { WayOn } from './rejection-status.js';
export { isLoopback } from './network.js';
export type { HttpReply, HttpRequest } from './request.js';
export { signed, unsigned } from './signed-values.js';
export { ATTEMPTS, Throttled } from './throttle.js';
export type { AttemptCounter } from './throttle.js';
export { issueKey } from './issued-keys.js';
export { layoutFor, requireAccount, requireRole } from './visitor.js';
export type { Visitor } from './visitor.js';
export { sentValues, withForm } from './with-form.js';
export { UncachedPage } from './uncached-page.decorator.js';
