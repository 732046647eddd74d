import type { SystemSockets } from '#contract/kernel'
import { MOST_SYSTEM_SOCKETS } from '#contract/limits'
import { parseAddress } from '#core/net/address'
import { PROTOCOL } from '#core/net/transport'
import { ShownError } from '../engine-error'
import { wallClock } from '../session/clock'
import type { Session } from '../session/session'
import type { KernelRow } from './kernel-row'
import { KernelTable } from './kernel-table'

/** Where nothing is looked at, flows get their processes this often at most. */
const LOOK_EVERY_MS = 1000
/** A flow that was silent for longer, or comes from a file, may be another than the socket of the same endpoints. */
const RECENT_MS = 60_000

/** The kernel's side of a session: its table of sockets, tied to the flows of the same endpoints. */
export class KernelSide {
  private readonly table = new KernelTable()
  private lookedAt = 0
  private seenFlow = -1

  constructor(private readonly session: Session) {}

  /** All sockets of this machine. @throws {ShownError} where the system gives no table */
  async sockets(): Promise<SystemSockets> {
    const rows = await this.rows()
    const shown = rows.slice(0, MOST_SYSTEM_SOCKETS)
    return {
      time: wallClock(),
      total: rows.length,
      sockets: shown.map(({ inode: _inode, ...row }) => ({
        ...row,
        own: row.pid === process.pid,
        flow: this.flowOf(row),
      })),
    }
  }

  /** Names of the processes that flows have. */
  programs(): { pid: number; program: string }[] {
    return Array.from(this.session.owners.programs, ([pid, program]) => ({ pid, program }))
  }

  /**
   * Ties processes to flows, where there are flows that came since the last time. Call it as often as you like.
   * A connection that is over within the second between two looks keeps no process.
   */
  look(): void {
    const now = wallClock()
    const { flows } = this.session
    if (flows.next - 1 === this.seenFlow || now - this.lookedAt < LOOK_EVERY_MS) return
    this.lookedAt = now
    this.seenFlow = flows.next - 1
    // Where there is no table, flows are shown without processes.
    this.rows().catch(() => undefined)
  }

  private async rows(): Promise<KernelRow[]> {
    try {
      const rows = await this.table.rows(wallClock())
      this.session.locals.refresh()
      this.session.owners.take(rows, wallClock() - RECENT_MS)
      return rows
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      throw new ShownError('ENOTSUP', `The system's table of sockets could not be read: ${why}.`)
    }
  }

  private flowOf({ transport, local, peer }: Pick<KernelRow, 'transport' | 'local' | 'peer'>): number | null {
    const from = parseAddress(local.address)
    const to = peer ? parseAddress(peer.address) : from && new Uint8Array(from.length)
    if (!from || from.length !== to?.length) return null
    const addresses = new Uint8Array(32)
    addresses.set(from, 0)
    addresses.set(to, 16)
    const length = from.length === 16 ? 16 : 4
    const { flows } = this.session
    const flow = flows.find(PROTOCOL[transport], addresses, 0, 16, length, local.port, peer?.port ?? 0)
    return flow < 0 ? null : flow
  }
}
