import { Binary } from 'lucide-react'
import type { ReactNode } from 'react'
import { ByteValues } from '../bytes/byte-values'
import { CopyAsMenu, copyText } from '../bytes/copy-as-menu'
import { t } from '../language/translate'
import type { ByteSpan } from './byte-row'
import type { FieldNode } from './nodes'
import { usePackets } from './packets-store'

interface Props {
  bytes: Uint8Array
  /** The field that the bytes are of; undefined where they were selected by themselves. */
  chosen: FieldNode | undefined
  /** The bytes that are lit. */
  span: ByteSpan | null
  /** Where it stands what they could mean. */
  values: 'beside' | 'below' | 'elsewhere'
  children: ReactNode
}

/** Around the frame's bytes: which are lit, copies of them, and what they could mean. */
export function ChosenBytes({ bytes, chosen, span, values, children }: Props) {
  const showsValues = usePackets((state) => state.showsValues)
  const lit = span && bytes.subarray(span.from, span.to + 1)
  return (
    <>
      <div className="flex shrink-0 items-center gap-1 border-b border-line bg-surface px-3 py-0.5 text-xs text-muted">
        <p className="min-w-0 flex-1 truncate" aria-live="polite">
          {wordsOf(bytes, chosen, span)}
        </p>
        {span && lit && (
          <CopyAsMenu onCopy={(form) => void window.fourtuple.copyText(copyText(form, lit, span.from))} />
        )}
        <button
          type="button"
          className="button h-6 px-1.5 aria-pressed:bg-accent-soft"
          aria-label={t('What they could mean')}
          title={t('What the lit bytes could mean: numbers, times, addresses, text')}
          aria-pressed={showsValues}
          onClick={() => usePackets.setState({ showsValues: !showsValues })}
        >
          <Binary size={13} aria-hidden />
        </button>
      </div>
      <div className={`flex min-h-0 flex-1 ${values === 'beside' ? 'flex-row' : 'flex-col'}`}>
        {children}
        {showsValues && values !== 'elsewhere' && (
          <ValuesOf bytes={lit} className={values === 'beside' ? 'w-80 border-l' : 'max-h-[55%] border-t'} />
        )}
      </div>
    </>
  )
}

/** What the lit bytes could mean. */
export function ValuesOf({ bytes, className }: { bytes: Uint8Array | null; className: string }) {
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label={t('What the bytes could mean')}
      className={`overflow-auto border-line bg-surface px-3 py-1 text-xs ${className}`}
    >
      {bytes ? (
        <ByteValues bytes={bytes} length={bytes.length} />
      ) : (
        <p className="text-muted">{t('Choose a field, or select bytes: Shift with an arrow, or a drag.')}</p>
      )}
    </div>
  )
}

function wordsOf(bytes: Uint8Array, chosen: FieldNode | undefined, span: ByteSpan | null): string {
  if (chosen) return `${chosen.name}: ${placeWords(chosen)}`
  if (span) return bytesAt(span.to - span.from + 1, span.from)
  return t('{count} bytes of the frame', { count: bytes.length })
}

/** Where a field lies: `2 bytes at 12`, `bits 4 to 15 of 2 bytes at 12`. */
function placeWords({ at, length, bits }: FieldNode): string {
  const bytes = bytesAt(length, at)
  if (!bits) return bytes
  if (bits.count === 1) return t('bit {bit} of {bytes}', { bit: bits.at, bytes })
  return t('bits {from} to {to} of {bytes}', { from: bits.at, to: bits.at + bits.count - 1, bytes })
}

function bytesAt(count: number, at: number): string {
  return count === 1 ? t('1 byte at {at}', { at }) : t('{count} bytes at {at}', { count, at })
}
