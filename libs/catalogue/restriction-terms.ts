import type { ReservationNeed, RestrictionTerms } from './funds.events.js';

/**
 * Whether an expense meets what a donor asked (D28). Every need of the expense must be one that the
 * donor named: a cent given for legal aid may not pay for a move. The expense must fall in the
 * term. One function for the account that decides and for the page that tells how much there is.
 */
export function meetsTerms(terms: RestrictionTerms, need: ReservationNeed): boolean {
  const needs =
    terms.needs.length === 0 ||
    (need.needs.length > 0 && need.needs.every((name) => terms.needs.includes(name)));
  const place =
    terms.places.length === 0 || (need.country !== null && terms.places.includes(need.country));
  const begun = terms.from === null || terms.from <= need.on;
  return needs && place && begun && (terms.until === null || need.on <= terms.until);
}
