/* What a program takes: seconds, CPU seconds and the most memory it had, from outside. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

const LOOKED_AT_EVERY_MS = 50

/** The most memory a process has had, as the kernel counts it; 0 where it is gone or there is no /proc. */
function peakBytes(pid) {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return 1024 * Number(kilobytes ?? 0)
  } catch {
    return 0
  }
}

/** CPU seconds of all programs that were waited for so far, user and system; the kernel counts hundredths. */
function cpuOfChildren() {
  const [, rest] = readFileSync('/proc/self/stat', 'utf8').split(') ')
  const fields = rest.split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

/**
 * Runs a program with its output thrown away.
 *
 * @param {string[]} command
 * @returns {Promise<{ seconds: number, cpu: number, peak: number }>}
 */
export async function measure(command) {
  const cpuBefore = cpuOfChildren()
  const began = performance.now()
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (words) => (said = `${said}${words}`.slice(-2000)))
  let peak = 0
  const looking = setInterval(() => (peak = Math.max(peak, peakBytes(child.pid))), LOOKED_AT_EVERY_MS)
  const [code] = await once(child, 'close')
  clearInterval(looking)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${said}`)
  return { seconds: (performance.now() - began) / 1000, cpu: cpuOfChildren() - cpuBefore, peak }
}
