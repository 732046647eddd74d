import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useId } from 'react'
import { searchExplanations } from '#core/explain/catalogue'
import { usePalette } from './palette-store'

/** Everything that is explained, found by name or by words. */
export function Glossary() {
  const term = usePalette((state) => state.term)
  const heading = useId()
  const found = searchExplanations(term)
  return (
    <>
      <div className="flex items-center gap-3 px-2 pb-2">
        <Dialog.Title className="text-base font-semibold" id={heading}>
          {t('Glossary')}
        </Dialog.Title>
        <input
          type="search"
          aria-label={t('Find in the glossary')}
          placeholder={t('CLOSE-WAIT, ECONNREFUSED, icmp 3/3, window…')}
          spellCheck={false}
          className="field min-w-0 flex-1"
          value={term}
          onChange={({ target }) => usePalette.setState({ term: target.value })}
        />
        <Dialog.Close className="button">{t('Close')}</Dialog.Close>
      </div>
      <p aria-live="polite" className="sr-only">
        {t('{found} explanations', { found: found.length })}
      </p>
      {found.length === 0 ? (
        <p className="p-6 text-center text-muted">
          {t('Nothing here is called so, and no explanation has these words. Write fewer letters.')}
        </p>
      ) : (
        <div className="min-h-0 overflow-auto" tabIndex={0} role="group" aria-labelledby={heading}>
          <dl className="divide-y divide-line text-xs">
            {found.map(({ kind, name, also, is, means, source }) => (
              <div key={`${kind} ${name}`} className="px-2 py-2 select-text">
                <dt className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-mono text-sm font-semibold">{name}</span>
                  <span className="badge">{kind}</span>
                  {also && <span className="text-muted">{also.join(', ')}</span>}
                  <span className="ml-auto text-muted">{source}</span>
                </dt>
                <dd className="pt-0.5">{is}</dd>
                <dd className="text-muted">{means}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </>
  )
}
