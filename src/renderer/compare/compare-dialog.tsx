import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { exact } from '../format/numbers'
import { open, useSession } from '../state/session-store'
import { compareWith, KINDS, toggleKind, useCompare, type PairKind } from './compare-store'
import { PairList } from './pair-list'
import { kindOf, pairsAsCsv } from './pair-words'

const NAMES: Record<PairKind, string> = {
  different: 'differ',
  onlyHere: 'only here',
  onlyThere: 'only in the file',
  alike: 'alike',
}

/** The session's flows beside those of a capture file. */
export function CompareDialog() {
  const { file, compared, shown, isBusy } = useCompare()
  if (!file || !compared) return null
  const pairs = compared.pairs.filter((pair) => shown.has(kindOf(pair)))
  const saveCsv = () => void window.fourtuple.saveText({ name: 'comparison.csv', text: pairsAsCsv(pairs) })
  return (
    <div className="flex h-full min-h-0 flex-col gap-3">
      <div className="flex items-center gap-2">
        <Dialog.Title className="min-w-0 flex-1 truncate text-base font-semibold">
          {t('This session and {name}', { name: file.name })}
        </Dialog.Title>
        <button type="button" className="button" disabled={pairs.length === 0} onClick={saveCsv}>
          {t('Save as CSV…')}
        </button>
        <Dialog.Close className="button">{t('Close')}</Dialog.Close>
      </div>
      <div className="flex flex-wrap items-center gap-2 text-xs">
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={shown.has(kind)}
            className="button h-6 text-xs aria-pressed:bg-accent-soft"
            onClick={() => toggleKind(kind)}
          >
            <b className="font-semibold">{exact(compared[kind])}</b> {NAMES[kind]}
          </button>
        ))}
        <label className="ml-auto flex items-center gap-1.5">
          <input
            type="checkbox"
            className="tick"
            checked={compared.ignoresClientPorts}
            disabled={isBusy}
            onChange={({ target }) => void compareWith(file, target.checked)}
          />
          {t('Leave clients’ ports out: another run has others')}
        </label>
      </div>
      {compared.error !== null && (
        <p className="text-xs text-error">
          {t('{name} was read in part. {error}', { name: file.name, error: compared.error })}
        </p>
      )}
      <PairList
        pairs={pairs}
        onChoose={(flow) => {
          open(null)
          useSession.setState({ list: 'Flows', selected: flow })
        }}
      />
      {(compared.left > 0 || compared.evicted > 0) && (
        <p className="text-xs text-muted">
          {compared.left > 0 && `${exact(compared.left)} more, the most alike, are counted and not listed. `}
          {compared.evicted > 0 &&
            t('{evicted} flows of the file made room for later ones and are not compared.', {
              evicted: exact(compared.evicted),
            })}
        </p>
      )}
    </div>
  )
}
