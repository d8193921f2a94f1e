/** What another context may know: the rules by which a figure may be told to everybody. Pure. */
export { mayStandAlone, publishGrown, publishLeft, type PublishedCell } from '../disclosure.js';
