export * from './pack.js';
export { PACK_FORMAT, readPackHeader, type PackHeader } from './pack-file.js';
export * from './projection.js';
export * from './projector.js';
export * from './rebuild.js';
export * from './table.js';
export * from './view-digests.js';
export * from './view-set.js';
export * from './pages.js';
