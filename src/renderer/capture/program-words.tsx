import { t } from '../language/translate'
import { useState } from 'react'

/** Lines shown before the others are asked for. */
const LAST = 5

/** The last lines that a program wrote to its standard error, in its own words. */
export function ProgramWords({ said }: { said: readonly string[] }) {
  const [isWhole, setWhole] = useState(false)
  if (said.length === 0) return null
  const shown = isWhole ? said : said.slice(-LAST)
  return (
    <div className="mt-1.5 text-xs">
      <div className="flex items-baseline justify-between gap-2">
        <span className="text-muted">{t('Its standard error')}</span>
        {said.length > LAST && (
          <button
            type="button"
            aria-expanded={isWhole}
            className="rounded px-1 text-muted underline decoration-dotted underline-offset-2 hover:text-text"
            onClick={() => setWhole(!isWhole)}
          >
            {isWhole
              ? t('Last {count} lines', { count: LAST })
              : t('All {said} lines', { said: said.length })}
          </button>
        )}
      </div>
      <pre className="payload mt-0.5 max-h-48 overflow-auto rounded-md border border-line bg-bg px-2 py-1 font-mono whitespace-pre-wrap break-all select-text">
        {shown.join('\n')}
      </pre>
    </div>
  )
}
