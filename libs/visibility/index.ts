/**
 * What is visible to whom in lists: one view of who is tied to what, and the conditions that every
 * query about cases, money and people asks with (ADR 20).
 */
export { inFundsOf, lateTies, readingScope, shownTo, shutCasesSql } from './visibility.js';
export type { Condition, Reader, ReadingScope } from './visibility.js';
export { visibilityView } from './visibility.projection.js';
