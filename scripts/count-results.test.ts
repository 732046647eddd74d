import { describe, expect, it } from 'vitest'
import { countPlaywright, countVitest } from './count-results.mjs'

describe('countVitest', () => {
  const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTotalTests: 4, success: true }
  it('a report → its counts', () => expect(countVitest(report)).toEqual({ passed: 3, failed: 0, skipped: 1 }))
  it('a file that did not load → a failure', () =>
    expect(countVitest({ ...report, success: false }).failed).toBe(1))
  it('no test ran → a failure', () =>
    expect(countVitest({ ...report, numPassedTests: 0, numTotalTests: 0 }).failed).toBe(1))
  it('no report → a failure', () => expect(countVitest(null).failed).toBe(1))
})

describe('countPlaywright', () => {
  const stats = { expected: 9, unexpected: 1, flaky: 1, skipped: 0 }
  it('a flaky test → a failure', () =>
    expect(countPlaywright({ stats })).toEqual({ passed: 9, failed: 2, skipped: 0 }))
  it('no test ran → a failure', () =>
    expect(countPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } }).failed).toBe(1))
  it('no report → a failure', () => expect(countPlaywright(null).failed).toBe(1))
})
