import { readdir, readFile, readlink } from 'node:fs/promises'

/** A program that has a socket. */
export interface Owner {
  pid: number
  program: string
}

/** Which processes have which sockets, by the links in /proc/PID/fd (proc_pid_fd(5)). */
export class SocketOwners {
  private known = new Map<number, Owner>()
  /** Sockets nobody was found for: another user's, or gone. They are not looked for again. */
  private readonly unknown = new Set<number>()

  /**
   * The owners of sockets by inode, as far as we may see them. All processes are looked at only where there is a
   * socket that was not there before. What is no longer asked for is forgotten.
   */
  async of(inodes: ReadonlySet<number>): Promise<ReadonlyMap<number, Owner>> {
    for (const inode of this.known.keys()) if (!inodes.has(inode)) this.known.delete(inode)
    for (const inode of this.unknown) if (!inodes.has(inode)) this.unknown.delete(inode)
    const wanted = new Set<number>()
    for (const inode of inodes)
      if (inode !== 0 && !this.known.has(inode) && !this.unknown.has(inode)) wanted.add(inode)
    if (wanted.size > 0) await this.search(wanted)
    for (const inode of wanted) this.unknown.add(inode)
    return this.known
  }

  /** Takes what it finds out of `wanted`. The newest processes first: a new socket is most often one of theirs. */
  private async search(wanted: Set<number>): Promise<void> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
    for (const pid of pids.sort((a, b) => b - a)) {
      if (wanted.size === 0) return
      const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
      const links = await Promise.all(
        files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')),
      )
      const sockets = links
        .map((link) => Number(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? 0))
        .filter((inode) => wanted.has(inode))
      if (sockets.length === 0) continue
      const program = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()
      for (const inode of sockets) {
        this.known.set(inode, { pid, program })
        wanted.delete(inode)
      }
    }
  }
}
