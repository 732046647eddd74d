import type { EngineStatus, LossCause } from '#contract/status'
import { t } from '../language/translate'

const CAUSES: readonly LossCause[] = ['kernel', 'interface', 'buffer', 'evicted', 'not written']

/** Every way on which packets were lost, with how many, and what it means. */
export function lossesOf({ lost, disk }: EngineStatus) {
  const means: Record<LossCause, string> = {
    kernel: t(
      'The kernel’s capture buffer was full: a narrower filter, a smaller snaplen or a larger kernel buffer helps.',
    ),
    interface: t('The network card or its driver had no room, before the kernel saw the packet.'),
    buffer: t(
      'Lost between the kernel and this session: a record damaged on its way, or what a program says it lost itself.',
    ),
    evicted: t('Had to make room in memory; its bytes are still in the session’s file if they were written.'),
    'not written': disk.error ?? t('Could not be written to the session’s file, or its bound was reached.'),
  }
  return CAUSES.map((name) => ({ name, value: lost[name], explanation: means[name] }))
}
