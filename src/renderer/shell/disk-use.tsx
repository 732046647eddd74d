import { t } from '../language/translate'
import type { EngineStatus } from '#contract/status'
import { byteCount } from '../format/numbers'

/** With less room than this on the disk, how much there is stands in sight. */
const LOW_BYTES = 2_000_000_000

/** What the session takes on disk, and what is left there where that is little. */
export function DiskUse({ disk }: { disk: EngineStatus['disk'] }) {
  const { bytes, files, free } = disk
  const isLow = free !== null && free < LOW_BYTES
  return (
    <>
      <span title={t('Written to the session’s files')}>
        {byteCount(bytes)}
        {files > 1 ? ` in ${files} files` : ` ${t('on disk')}`}
      </span>
      {isLow && (
        <span
          className="font-semibold text-error"
          title={t('The disk that the session is written to is nearly full')}
        >
          {t('{free} free', { free: byteCount(free) })}
        </span>
      )}
    </>
  )
}
