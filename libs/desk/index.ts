export * from './authority.js';
export * from './books.js';
export * from './desk.js';
export * from './lookups.js';
export * from './short-codes.js';
export * from './tokens.js';
