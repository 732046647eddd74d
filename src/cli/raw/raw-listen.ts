import { rawOpenRequest } from '#contract/raw'
import { packetLine } from '#core/build/packet-words'
import { seePacket } from '#core/build/seen-packet'
import { LINK } from '#core/decode/decode-frame'
import { RawSocket } from '#engine/raw/raw-socket'
import { RemotePace } from '#engine/raw/remote-pace'
import { setTimeout as pause } from 'node:timers/promises'
import { withRawEngine } from './run-raw'

const LOOK_EVERY_MS = 20

export interface RawListenFlags {
  protocol: number
  ipv6?: true
  address?: string
  interface?: string
  count?: number
  json?: true
}

/** Shows what a raw socket receives, until so many came or it is stopped. @returns the exit code */
export function runRawListen(flags: RawListenFlags): Promise<number> {
  const asked = rawOpenRequest.parse({
    family: flags.ipv6 ? 'IPv6' : 'IPv4',
    protocol: flags.protocol,
    address: flags.address ?? null,
    interface: flags.interface ?? null,
  })
  return withRawEngine(async (engine, stopped) => {
    const remote = { require: () => undefined, pace: new RemotePace() }
    const socket = engine.sockets.open((context, id) => new RawSocket(context, id, asked, remote))
    socket.open()
    const { events, payload } = engine.session.own
    let next = events.first
    let shown = 0
    while (!stopped.aborted && socket.state.phase === 'open') {
      for (next = Math.max(next, events.first); next < events.next; next++) {
        const event = events.read(next)
        if (event.kind !== 'received') continue
        const bytes = payload.read(event.payloadAt, event.bytes)
        const line =
          asked.family === 'IPv6'
            ? `IPv6 protocol ${asked.protocol}, ${event.bytes} bytes without their header`
            : packetLine(seePacket(LINK.raw, bytes ?? new Uint8Array(0)))
        process.stdout.write(
          flags.json
            ? `${JSON.stringify({ type: 'received', time: event.time, line, bytes: Buffer.from(bytes ?? []).toString('hex') })}\n`
            : `← ${line}\n`,
        )
        if (++shown === flags.count) return 0
      }
      await pause(LOOK_EVERY_MS)
    }
    return shown > 0 ? 0 : 1
  })
}
