export type { PastGrant, ReadingWarning, RowProblem } from './past-grant.js';
export { changesBetween, mayName, publishedFields } from './published-fields.js';
export type { FieldChange } from './published-fields.js';
export { surveyThreeSixtyGiving } from './three-sixty.reader.js';
export type { ReadingOptions, ThreeSixtyFile } from './three-sixty.reader.js';
