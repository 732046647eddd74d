import { setTimeout as pause } from 'node:timers/promises'
import { linger, setOption } from '../system/socket-options'
import { unacknowledgedBytes } from '../system/socket-queues'

const LOOK_MS = 10

/**
 * Waits as close(2) with SO_LINGER does, until the peer has acknowledged everything or the time is over. The call
 * itself would stop all sockets of this thread meanwhile, also where it must not block (socket(7)).
 *
 * @returns bytes that are not acknowledged; null where the system does not tell
 */
export async function acknowledged(fdNow: () => number, seconds: number): Promise<number | null> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const left = unacknowledgedBytes(fdNow())
    if (left === null || left === 0 || Date.now() >= until) return left
    await pause(LOOK_MS)
  }
}

/** Lets close(2) return at once, and the kernel go on in the background. */
export function stopLingering(fd: number): void {
  try {
    if (fd >= 0) setOption(fd, 'SO_LINGER', linger(null))
  } catch {
    // The socket is gone already: there is nothing to wait for.
  }
}
