import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { KernelRow } from './kernel-row'
import { LSOF, readLsof } from './lsof'
import { readNetstat, readTasklist } from './netstat'
import { readProcNet } from './proc-net'
import { SocketOwners } from './socket-owners'

const run = promisify(execFile)
/** A program of the system's that does not answer is given up. */
const MOST_MS = 5000
const MOST_OUTPUT = 32 << 20
/** Whoever asks again sooner gets the same answer: to read the table takes milliseconds of processor time. */
const FRESH_MS = 500
const LINUX_TABLES = [
  ['tcp', '/proc/net/tcp'],
  ['tcp', '/proc/net/tcp6'],
  ['udp', '/proc/net/udp'],
  ['udp', '/proc/net/udp6'],
] as const

/** The kernel's sockets of this machine (of this network namespace), with the programs that have them. */
export class KernelTable {
  private readonly owners = new SocketOwners()
  private taken: Promise<KernelRow[]> = Promise.resolve([])
  private takenAt = -Infinity

  /** All TCP and UDP sockets as they are now, at most half a second old. @throws where the system gives no table */
  rows(nowMs: number): Promise<KernelRow[]> {
    if (nowMs - this.takenAt < FRESH_MS) return this.taken
    this.takenAt = nowMs
    this.taken = this.take()
    return this.taken
  }

  private take(): Promise<KernelRow[]> {
    if (process.platform === 'linux') return this.ofLinux()
    return process.platform === 'win32' ? ofWindows() : ofLsof()
  }

  private async ofLinux(): Promise<KernelRow[]> {
    // Without IPv6 its tables are not there.
    const texts = await Promise.all(LINUX_TABLES.map(([, path]) => readFile(path, 'utf8').catch(() => '')))
    const rows = texts.flatMap((text, i) => readProcNet(text, LINUX_TABLES[i][0]))
    const owners = await this.owners.of(new Set(rows.map(({ inode }) => inode)))
    for (const row of rows) {
      const owner = owners.get(row.inode)
      if (owner) Object.assign(row, owner)
    }
    return rows
  }
}

async function ofLsof(): Promise<KernelRow[]> {
  // It ends with 1 where it may not see some process: what it printed counts.
  const options = { timeout: MOST_MS, maxBuffer: MOST_OUTPUT }
  try {
    return readLsof((await run('lsof', [...LSOF], options)).stdout)
  } catch (failed) {
    if (
      failed instanceof Error &&
      'stdout' in failed &&
      typeof failed.stdout === 'string' &&
      failed.stdout !== ''
    )
      return readLsof(failed.stdout)
    throw failed
  }
}

async function ofWindows(): Promise<KernelRow[]> {
  const options = { timeout: MOST_MS, maxBuffer: MOST_OUTPUT, windowsHide: true }
  const [table, programs] = await Promise.all([
    run('netstat', ['-ano'], options),
    run('tasklist', ['/FO', 'CSV', '/NH'], options),
  ])
  return readNetstat(table.stdout, readTasklist(programs.stdout))
}
