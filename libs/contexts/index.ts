/** What a context brings to Entraide, and how that is made known. */
export { introduce, statusesOf } from './introduce.js';
export type { ContextManifest, Contribution } from './manifest.js';
