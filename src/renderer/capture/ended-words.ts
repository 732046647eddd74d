import type { CaptureState } from '#contract/capture'
import { byteCount, exact } from '../format/numbers'

/** Whether a capture runs, and why it no longer does, in words. */
export function endedWords({
  running,
  endedBy,
  request,
  error,
}: Pick<CaptureState, 'running' | 'endedBy' | 'request' | 'error'>): string {
  if (running) return 'running'
  const { packets, bytes, seconds } = request.stopAfter
  switch (endedBy) {
    case 'packets':
      return `ended: ${exact(packets ?? 0)} packets were taken, as asked`
    case 'bytes':
      return `ended: ${byteCount(bytes ?? 0)} were taken, as asked`
    case 'seconds':
      return `ended: ${seconds ?? 0} s were over, as asked`
    case 'end of output':
      return 'ended: the program ended its output'
    case 'error':
      return 'ended by an error'
    case null:
      return error ? 'ended by an error' : 'stopped'
  }
}
