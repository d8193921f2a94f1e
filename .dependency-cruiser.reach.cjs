/**
 * Rules of reach, which follow whole chains of imports, and only those that are left when the
 * program runs: the type of an event store does no I/O.
 */
const instance = require('./.dependency-cruiser.cjs');

const io = instance.forbidden.find((rule) => rule.name === 'pure-code-imports-no-io').to.path;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'pure-code-reaches-no-io',
      comment: 'What decides stays pure however long the chain of imports.',
      severity: 'error',
      from: { path: '\\.(decider|postings)\\.ts$' },
      to: { reachable: true, path: io },
    },
  ],
  options: { ...instance.options, tsPreCompilationDeps: false },
};
