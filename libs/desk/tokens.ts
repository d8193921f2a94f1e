/** What Nest injects where a `Desk` is asked for. */
export const DESK = Symbol('desk');
/** What Nest injects where the node's `ViewSet` is asked for. */
export const VIEWS = Symbol('views');
/** What Nest injects where the `Projector` of the node is asked for. */
export const PROJECTOR = Symbol('projector');
