export * from './process.js';
export * from './runner.js';
