import { closeRaw, openPipe, pollReadable, rawLibrary } from './raw-calls'

/**
 * Waits for sockets that Node can't poll: one poll(2) for all of them on one thread of the pool, woken through a pipe
 * where their set changes.
 */
class Readable {
  private readonly takers = new Map<number, () => void>()
  private pipe: [number, number] | null = null
  private isWaiting = false

  /** Calls `take` whenever the socket can be read; it must take some, or close it. */
  add(fd: number, take: () => void): void {
    this.takers.set(fd, take)
    this.pipe ??= openPipe()
    this.wake()
    this.wait()
  }

  /** Closes the socket, once no poll has it any more: its number may be another file's at once. */
  close(fd: number): void {
    if (!this.takers.delete(fd)) return
    this.closing.push(fd)
    this.wake()
  }
  private readonly closing: number[] = []

  private wake(): void {
    if (this.pipe && this.isWaiting) rawLibrary().write(this.pipe[1], Uint8Array.of(1), 1)
  }

  private wait(): void {
    if (this.isWaiting || !this.pipe) return
    for (const fd of this.closing.splice(0)) closeRaw(fd)
    if (this.takers.size === 0) {
      for (const fd of this.pipe) closeRaw(fd)
      this.pipe = null
      return
    }
    this.isWaiting = true
    const [wakeEnd] = this.pipe
    pollReadable([wakeEnd, ...this.takers.keys()], (ready) => {
      this.isWaiting = false
      if (ready.includes(wakeEnd)) rawLibrary().read(wakeEnd, new Uint8Array(64), 64)
      for (const fd of ready) this.takers.get(fd)?.()
      this.wait()
    })
  }
}

/** All raw sockets of this program. */
export const readable = new Readable()
