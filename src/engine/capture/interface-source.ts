import { openCapture } from 'cap'
import type { CaptureRequest } from '#contract/capture'
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
      direction: request.direction,
      ...(request.linkType === null ? {} : { linkType: request.linkType }),
      ...(request.timestampType === null ? {} : { timestampType: request.timestampType }),
      timeoutMs: BLOCK_TIMEOUT_MS,
      layout: 'blocks',
      interfaceId: receiver.nextInterface(),
    },
    (blocks, count) => receiver.onBlocks(blocks, count, capture.linkType),
  )
  const { linkType, linkTypeName, snaplen } = capture
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
