import type { Invocation, Ports } from '#commands';
import { gateLine, rolesFor } from '#gate';
import { requireAccount, requireRole, type Visitor } from '#http';
import {
  needsNoRole,
  type ActDeclaration,
  type ActDone,
  type ActSet,
  type Place,
} from './declaration.js';

/**
 * The outer fence of an act, and the role that stands in the log: the first of those that the gate
 * asks for. Where a seat lets in too, where it may be one's own, or where the set has no fence,
 * whoever has no such role is let through to the rules. Rejections `sign-in-needed`, `role-needed`.
 */
export function actingRole<P extends Place>(
  visitor: Visitor,
  { act }: ActDeclaration<P>,
  { outerFence }: Pick<ActSet<P>, 'outerFence'>,
): string {
  const roles = rolesFor(act);
  if (outerFence !== false && !needsNoRole(act)) return requireRole(visitor, ...roles).role;
  const account = requireAccount(visitor);
  const bySeat = gateLine(act).seat ? roles[0] : undefined;
  return account.firstOf(roles) ?? bySeat ?? account.roles[0] ?? 'person';
}

/** Carries out an act, as everything of its set is carried out. */
export function carryOutAct<P extends Place>(
  set: ActSet<P>,
  declaration: ActDeclaration<P>,
  ports: Ports,
  invocation: Invocation,
  id: string,
  input: object,
): Promise<ActDone> {
  const run = (): Promise<ActDone> => declaration.run(ports, invocation, id, input);
  return set.around ? set.around(ports, invocation, id, declaration, run) : run();
}
