import { openCapture } from 'cap'
import type { CaptureRequest } from '#contract/capture'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import type { LiveSource, Losses, Receiver } from './live-source'

/** How long the kernel may hold an unfilled block back: packets show within that, and bulk traffic comes in batches. */
const BLOCK_TIMEOUT_MS = 10

/**
 * Captures on one of this machine's interfaces, through the capture binding.
 *
 * @throws what the binding throws, an Error with a `code`
 */
export function openInterface(name: string, request: CaptureRequest, receiver: Receiver): LiveSource {
  const capture = openCapture(
    name,
    {
      filter: request.filter,
      promiscuous: request.promiscuous,
      snaplen: request.snaplen,
      bufferBytes: request.bufferBytes,
      timeoutMs: BLOCK_TIMEOUT_MS,
    },
    (bytes, count) => take(bytes, count),
  )
  const { linkType, linkTypeName, snaplen } = capture
  const interfaceId = receiver.nextInterface()
  const blocks = new PacketBlocks()
  function take(bytes: Uint8Array, count: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    blocks.clear()
    for (let at = 0, i = 0; i < count; i++) {
      const captured = view.getUint32(at + 8, true)
      blocks.append(
        interfaceId,
        view.getUint32(at, true),
        view.getUint32(at + 4, true),
        view.getUint32(at + 12, true),
        bytes,
        at + 16,
        captured,
      )
      at += 16 + captured
    }
    receiver.onBlocks(blocks.blocks, count, linkType)
  }
  try {
    receiver.onInterface({ name, linkType, linkTypeName, snaplen })
  } catch (thrown) {
    capture.close()
    throw thrown
  }
  capture.on('error', (error: Error) => receiver.onEnd(error))
  return {
    losses: (): Losses => {
      const { droppedByKernel, droppedByInterface } = capture.stats()
      return { droppedByKernel, droppedByInterface, droppedByBuffer: 0 }
    },
    stop: () => capture.stop(),
    close: () => capture.close(),
  }
}
