export { csvRows, DELIMITERS, MOST_LEADING_ROWS } from './csv-rows.js';
export type { Delimiter } from './csv-rows.js';
export {
  canonicalNumber,
  exactAmount,
  isExactNumber,
  numberText,
  plainDecimal,
  readExactNumber,
} from './exact-number.js';
export type { AmountFault } from './exact-number.js';
export {
  formOf,
  isBlank,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  TEXT_ENCODINGS,
  utf8Chunks,
} from './file-text.js';
export type { ReadingProgress, TextEncoding } from './file-text.js';
export { IMPORT_LIMITS } from './import-limits.js';
export type { ImportLimits } from './import-limits.js';
export { stampOf } from './import-source.js';
export type { ImportSource } from './import-source.js';
export { xmlEncodingOf, xmlParser } from './xml.js';
export type { XmlListener } from './xml.js';
