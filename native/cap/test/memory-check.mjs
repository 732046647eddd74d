/* Runs in-any-node.cjs under valgrind, and fails where the binding reads, writes or loses memory that it may not. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const script = join(dirname(fileURLToPath(import.meta.url)), 'in-any-node.cjs')
// V8's generated code is nothing that valgrind can follow: without it.
const args = ['--leak-check=full', '--show-leak-kinds=definite', process.execPath, '--jitless', script]
const run = spawnSync('valgrind', args, { encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 26 })
if (run.error) throw run.error
/** Each finding is a paragraph of lines that begin with the process id. */
const findings = run.stderr.split(/\n==\d+== \n/)
const ours = findings.filter(
  (text) => /Invalid (read|write|free)|definitely lost/.test(text) && text.includes('cap.node'),
)
console.log(ours.join('\n\n') || `${run.stdout.trim()}: nothing of the binding's`)
process.exit(run.status === 0 && ours.length === 0 && run.stdout.startsWith('ok ') ? 0 : 1)
