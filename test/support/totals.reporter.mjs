/**
 * Prints what was skipped and why, and then, as the very last line of the run, `N passed, N failed,
 * N skipped`. The line is written when the process exits, because jest itself may still have
 * something to say after the last reporter.
 */
import { writeSync } from 'node:fs';

export default class TotalsReporter {
  onRunComplete(_contexts, results) {
    const lines = [...reasonsOf(results.testResults), totalsOf(results)];
    process.once('exit', () => writeSync(1, `${lines.join('\n')}\n`));
  }
}

/** A suite that could not run at all (a syntax error, a failed import) counts as one failure. */
function totalsOf(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}

function reasonsOf(suites) {
  const counts = new Map();
  for (const test of suites.flatMap((suite) => suite.testResults)) {
    if (test.status !== 'pending' && test.status !== 'todo') continue;
    const reason = /skipped: needs [^—]+/.exec(test.fullName)?.[0].trim();
    const line = reason ?? `skipped without a stated reason: ${test.fullName}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `${reason} (${count})`);
}
