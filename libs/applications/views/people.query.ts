import type { FundPolicy } from '#catalogue';
import type { ViewSet } from '#read-models';
import { isAttested } from '../committee.facts.js';

/** Whether somebody sits on a committee, and has said in time that their ties are complete. */
export type Attestation = { readonly sits: boolean; readonly attested: boolean };

/** By the strictest of the policies under which somebody sits; for a reminder, not for a rule. */
export function readAttestation(views: ViewSet, accountId: string, now: string): Attestation {
  const today = now.slice(0, DAY_CHARACTERS);
  const seats = views.select<{ policy: string | null }>(
    `select p.policy from committee_seats s
      left join apply_policies p on p.fund_id = s.fund_id and p.version = (
        select max(version) from apply_policies x where x.fund_id = s.fund_id)
      where s.member_id = ? and s.rank <> 'observer' and s.from_day <= ? and s.until_day >= ?
        and (s.ended_on is null or s.ended_on > ?)`,
    accountId,
    today,
    today,
    today,
  );
  const [row] = views.select<{ attested_on: string }>(
    'select attested_on from member_attestations where member_id = ?',
    accountId,
  );
  const months = seats.map(({ policy }) =>
    policy === null ? USUAL_MONTHS : (JSON.parse(policy) as FundPolicy).attestationMonths,
  );
  const interests = { ties: [], attestedOn: row?.attested_on ?? null };
  const least = Math.min(USUAL_MONTHS, ...months);
  return { sits: seats.length > 0, attested: isAttested(interests, least, today) };
}

/** A statement of interests counts for a year unless a policy says less. */
const USUAL_MONTHS = 12;
const DAY_CHARACTERS = 10;
