import type { EngineStatus } from '#contract/status'

/** Every way on which a packet can be missing, each counted by itself. */
export function lossesOf({ captures, evicted, disk }: EngineStatus) {
  const sum = (of: 'droppedByKernel' | 'droppedByInterface' | 'droppedByBuffer') =>
    captures.reduce((total, one) => total + one[of], 0)
  return [
    {
      name: 'kernel',
      value: sum('droppedByKernel'),
      explanation:
        'The kernel’s capture buffer was full: a narrower filter, a smaller snaplen or a larger kernel buffer helps.',
    },
    {
      name: 'interface',
      value: sum('droppedByInterface'),
      explanation: 'The network card or its driver had no room, before the kernel saw the packet.',
    },
    {
      name: 'buffer',
      value: sum('droppedByBuffer'),
      explanation:
        'Lost between the kernel and this session: a record damaged on its way, or what a program says it lost itself.',
    },
    {
      name: 'evicted',
      value: evicted.packets,
      explanation:
        'Had to make room in memory; its bytes are still in the session’s file if they were written.',
    },
    {
      name: 'not written',
      value: disk.packetsNotWritten,
      explanation: disk.error ?? 'Could not be written to the session’s file, or its bound was reached.',
    },
  ]
}
