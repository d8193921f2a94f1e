/** What another context may know of a case: a pure fold, and no personal data. */
export { caseFold, type CaseFacts } from '../case.facts.js';
