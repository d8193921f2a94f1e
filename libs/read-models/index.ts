export { packViews, unpackViews } from './pack.js';
export { projection } from './projection.js';
export type { Rows, RowsOf, Handlers, Projection } from './projection.js';
export { startProjector } from './projector.js';
export type { Projector } from './projector.js';
export { catchUp, foldEvents, viewsAt, rebuildViews } from './rebuild.js';
export type { Progress } from './rebuild.js';
export type { RowOf, Tables } from './table.js';
export { digestKeeper, digestsNow } from './view-digests.js';
export type { ViewDigests, ViewDigest } from './view-digests.js';
export {
  openViews,
  lookAtViews,
  staleViews,
  lastEventIn,
  setPosition,
  PoisonEvent,
} from './view-set.js';
export type { Checkpoint, ViewSet, LastEvent } from './view-set.js';
export { pageOf } from './pages.js';
export type { Page, PageWish } from './pages.js';
