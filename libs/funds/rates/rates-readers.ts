import type { Ports } from '#commands';
import type { Visitor } from '#http';
import type { ViewSet } from '#read-models';
import { fundReader, fundsOf } from '../pages/fund-readers.js';

/** The entities in one of whose funds a visitor has a part. Rejections `sign-in-needed`, `role-needed`. */
export async function entitiesOf(
  ports: Ports,
  views: ViewSet,
  visitor: Visitor,
): Promise<readonly string[]> {
  const funds = await fundsOf(ports, views, fundReader(visitor).accountId);
  return [...new Set(funds.map(({ entityId }) => entityId))];
}
