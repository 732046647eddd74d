/* npm test: checks, unit, engine and end-to-end tests, and at the end one line with the sum. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countPlaywright, countVitest } from './count-results.mjs'
import { root } from './root.mjs'
import { setUp } from './set-up.mjs'

const CHECKS = ['types', 'lint', 'format', 'dead', 'notices']
const reports = mkdtempSync(join(tmpdir(), 'fourtuple-reports-'))
const sum = { passed: 0, failed: 0, skipped: 0 }

function run(program, args, env = {}) {
  return (
    spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0
  )
}
function report(name) {
  const file = join(reports, name)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
function add(counts) {
  for (const name of Object.keys(sum)) sum[name] += counts[name]
}

try {
  setUp(['build', 'window', 'test'])
  for (const check of CHECKS) {
    const passed = run('npm', ['run', '--silent', `check:${check}`])
    add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 })
  }
  run('npx', [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, 'vitest.json')}`,
  ])
  add(countVitest(report('vitest.json')))
  run(process.execPath, ['scripts/end-to-end.mjs'], { FOURTUPLE_REPORT: join(reports, 'e2e.json') })
  add(countPlaywright(report('e2e.json')))
} catch (error) {
  console.error(error.message)
  sum.failed++
} finally {
  rmSync(reports, { recursive: true, force: true })
}
if (sum.skipped > 0) console.log(`${sum.skipped} skipped`)
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed > 0 ? 1 : 0
