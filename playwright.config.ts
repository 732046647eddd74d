import { defineConfig } from '@playwright/test'

const report = process.env.FOURTUPLE_REPORT

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  // Another user, without a capability, is Linux's setpriv(1).
  testIgnore: process.platform === 'linux' ? [] : 'permission.e2e.ts',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  snapshotPathTemplate: 'e2e/pictures/{arg}{ext}',
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
})
