import type { Person } from '#catalogue';
import { fundsWithRole, loadAuthority, type Ports } from '#commands';
import { rolesFor } from '#gate';
import { requireRole, type Visitor } from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { readFund, readFunds, type FundRow } from '../views/funds.query.js';

/** Who may see where the money of a fund is. */
const READERS = rolesFor('fund.read');

/** The outer fence. Rejections `sign-in-needed`, `role-needed`. */
export function fundReader(visitor: Visitor): {
  readonly accountId: string;
  readonly role: string;
} {
  return requireRole(visitor, ...READERS);
}

export type OpenFund = { readonly fund: FundRow; readonly reader: Person };

/** A fund for somebody who has a part in it. Rejection `fund-unknown`, for everybody else too. */
export async function openFund(
  ports: Ports,
  views: ViewSet,
  accountId: string,
  fundId: string,
): Promise<OpenFund> {
  const fund = readFund(views, fundId);
  const roles = await loadAuthority(ports.store, accountId, fundId, ports.clock.now());
  if (!roles.some((role) => READERS.includes(role))) throw new Rejection('fund-unknown');
  return { fund, reader: { accountId, roles } };
}

/** Every fund in which an account has a part. */
export function fundsOf(
  ports: Ports,
  views: ViewSet,
  accountId: string,
): Promise<readonly FundRow[]> {
  return fundsWithRole(ports, accountId, readFunds(views), READERS);
}
