/** What another context may know of the log's proof: the line by which it is recognised. */
export { lineToKeepOf } from '../merkle/line-to-keep.js';
export { leafIn } from '../merkle/merkle-log.projection.js';
