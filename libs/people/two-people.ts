import { ensure } from '#kernel';

/**
 * The rule of two-person acts (D7): who confirms is not who proposed, and neither of them gains.
 * Rejections `second-person-needed`, `own-gain`.
 */
export function needsTwoPeople(proposedBy: string, confirmedBy: string, gains: string): void {
  ensure(proposedBy !== confirmedBy, 'second-person-needed');
  mayNotGain(proposedBy, gains);
  mayNotGain(confirmedBy, gains);
}

/** Nobody gives themselves power. */
export function mayNotGain(actor: string, gains: string): void {
  ensure(actor !== gains, 'own-gain');
}
