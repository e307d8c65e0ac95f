/** Prints the result of the whole run as its last line, for machines that read no Jest summary. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : '';
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped}\n`;
    // Jest's own summary is written after every reporter has had its turn.
    process.once('exit', () => process.stdout.write(line));
  }
}
