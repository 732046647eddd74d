import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { devices, openCapture } from 'cap'

export const loopback = devices().find((device) => device.flags.loopback)?.name ?? 'lo'

export const canCapture = (() => {
  try {
    openCapture(loopback, {}, () => undefined).close()
    return true
  } catch {
    return false
  }
})()

const open: { close: () => unknown }[] = []
export const closeLater = (one: { close: () => unknown }) => void open.push(one)
export function closeAll(): void {
  for (const one of open.splice(0)) one.close()
}

/** A pair of UDP sockets on loopback, and a sender that resolves when the kernel has the datagram. */
export async function datagrams(): Promise<{ port: number; send: (text: string) => Promise<void> }> {
  const [from, to] = [createSocket('udp4'), createSocket('udp4')]
  closeLater(from)
  closeLater(to)
  to.bind(0, '127.0.0.1')
  await once(to, 'listening')
  const { port } = to.address()
  return {
    port,
    send: (text) =>
      new Promise((resolve, reject) => {
        from.send(text, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()))
      }),
  }
}

/** Resolves when something holds, looked at again each turn of the loop or so. */
export async function until(holds: () => boolean, within = 20_000): Promise<void> {
  const end = performance.now() + within
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${holds.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
