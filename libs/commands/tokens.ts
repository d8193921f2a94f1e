/** What Nest injects where a `Ports` is asked for. */
export const PORTS = Symbol('ports');
/** What Nest injects where the node's `ViewSet` is asked for. */
export const VIEWS = Symbol('views');
/** What Nest injects where the `Projector` of the node is asked for. */
export const PROJECTOR = Symbol('projector');
