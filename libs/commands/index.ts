export * from './authority.js';
export * from './books.js';
export * from './carry-out.js';
export * from './lookups.js';
export * from './short-codes.js';
export * from './tokens.js';
