/** Passed, failed and skipped of vitest's JSON report; one failure where it left none. */
export function countVitest(report) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped, numTotalTests } = report
  const failed = Math.max(numFailedTests, report.success && numTotalTests > 0 ? 0 : 1)
  return { passed, failed, skipped }
}

/** The same of Playwright's. */
export function countPlaywright(report) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky + (expected + unexpected === 0 ? 1 : 0), skipped }
}
