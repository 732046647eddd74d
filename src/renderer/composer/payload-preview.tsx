import type { Mistake } from '#core/payload/payload-text'
import { exact } from '../format/numbers'

/** Bytes that the preview shows: what a wide window has room for. */
const MOST_SHOWN = 96
/** Characters around the one that is wrong. */
const AROUND = 12

/** One line: how many bytes would be sent and the first of them in hex; or what is wrong, with the place marked. */
export function PayloadPreview({
  text,
  preview,
}: {
  text: string
  preview: { bytes: Uint8Array } | Mistake | null
}) {
  if (!preview) return null
  if ('why' in preview) {
    const { at, why } = preview
    return (
      <>
        At {at + 1}: {why}{' '}
        <code className="payload rounded bg-error-soft px-1 font-mono whitespace-pre">
          {text.slice(Math.max(0, at - AROUND), at)}
          <mark className="bg-error text-surface">{text.slice(at, at + 1) || '␣'}</mark>
          {text.slice(at + 1, at + AROUND)}
        </code>
      </>
    )
  }
  const { bytes } = preview
  const hex = Array.from(bytes.subarray(0, MOST_SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  )
  return (
    <span className="text-muted">
      {exact(bytes.length)} {bytes.length === 1 ? 'byte' : 'bytes'} <code className="font-mono">{hex}</code>
    </span>
  )
}
