export {
  changesBetween,
  mayName,
  publishedFields,
  surveyThreeSixtyGiving,
} from './imports/index.js';
export type {
  FieldChange,
  PastGrant,
  ReadingOptions,
  ReadingWarning,
  RowProblem,
  ThreeSixtyFile,
} from './imports/index.js';
export { pastGrantDecider } from './past-grant.decider.js';
export { transparencyManifest } from './transparency.manifest.js';
