import { originOf, shownBytes, writeEnd } from '#core/rows/flow-row'
import { decodeUtf8 } from '#core/stream/utf8'
import type { DemoOutput } from './output'

/** One JSON object a line; docs/cli.md has the fields. */
export function jsonLines(write: (text: string) => void): DemoOutput {
  const line = (object: object) => write(`${JSON.stringify(object)}\n`)
  return {
    flow: (row) => {
      const bytes = shownBytes(row)
      line({
        type: 'flow',
        id: row.id,
        time: new Date(row.lastSeen).toISOString(),
        transport: row.transport,
        local: writeEnd(row, row.local),
        remote: row.remote ? writeEnd(row, row.remote) : null,
        state: row.state,
        stateFrom: row.stateFrom,
        peerState: row.remote ? row.peerState : null,
        peerStateFrom: row.remote ? row.peerStateFrom : null,
        origin: originOf(row),
        packetsOut: row.packetsOut,
        packetsIn: row.packetsIn,
        bytesOut: bytes.out,
        bytesIn: bytes.in,
      })
    },
    payload: (piece) =>
      line({
        type: 'payload',
        flow: piece.flow,
        time: new Date(piece.timeMs).toISOString(),
        direction: piece.direction,
        from: piece.from,
        offset: piece.offset,
        bytes: piece.bytes.length,
        ...(piece.missing > 0
          ? { missing: piece.missing }
          : { text: decodeUtf8(piece.bytes), hex: hexOf(piece.bytes) }),
      }),
    capture: (state) =>
      line({
        type: 'capture',
        interface: state.interface,
        filter: state.filter,
        linkType: state.linkType,
        running: state.running,
        packets: state.packets,
        bytes: state.bytes,
        droppedByKernel: state.droppedByKernel,
        droppedByInterface: state.droppedByInterface,
        error: state.error,
      }),
    noCapture: ({ kind, reason, step, command }) =>
      line({
        type: 'capture',
        running: false,
        packets: 0,
        bytes: 0,
        droppedByKernel: 0,
        droppedByInterface: 0,
        error: { code: kind, message: reason, step: command ? `${step} ${command}` : step },
      }),
    say: () => undefined,
    end: () => undefined,
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
