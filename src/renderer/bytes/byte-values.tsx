import { useMemo } from 'react'
import { inspectBytes, MOST_INSPECTED } from '#core/inspect/values'
import { t } from '../language/translate'

/** What bytes could mean. @param length of all that are chosen, of which `bytes` may be the first */
export function ByteValues({ bytes, length }: { bytes: Uint8Array; length: number }) {
  const values = useMemo(() => inspectBytes(bytes), [bytes])
  return (
    <>
      <dl className="grid grid-cols-[minmax(0,auto)_minmax(55%,1fr)] gap-x-3 gap-y-0.5">
        {values.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="payload min-w-0 font-mono break-all select-text">{value}</dd>
          </div>
        ))}
      </dl>
      {length > MOST_INSPECTED && (
        <p className="pt-1 text-muted">
          {t('Read from the first {count} bytes.', { count: MOST_INSPECTED })}
        </p>
      )}
    </>
  )
}
