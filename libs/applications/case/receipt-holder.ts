import { admitHolder, dismissHolder, type HttpReply, type Visitor } from '#http';
import { Rejection } from '#kernel';

/** Role of whoever follows their own case, and of whoever sends a request: they have no account. */
const APPLICANT = 'applicant';

type OwnCase = { readonly applicationId: string };

/** Lets the browser follow its case for half an hour: the receipt code was right. */
export function openOwnCase(reply: HttpReply, applicationId: string): void {
  admitHolder(reply, { role: APPLICANT, subjectId: applicationId });
}

/** Closes the case again, for a phone that others use too. */
export const closeOwnCase = dismissHolder;

/** The case that the browser may follow, if its receipt code was shown. */
export function ownCaseOf({ holder }: Visitor): OwnCase | undefined {
  return holder?.role === APPLICANT ? { applicationId: holder.subjectId } : undefined;
}

/** The case whose receipt code was shown. Rejection `receipt-code-needed`. */
export function requireOwnCase(visitor: Visitor): OwnCase {
  const own = ownCaseOf(visitor);
  if (!own) throw new Rejection('receipt-code-needed');
  return own;
}
