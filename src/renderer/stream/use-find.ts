import { useEffect, useState } from 'react'
import type { StreamFound } from '#contract/stream-bytes'
import type { StreamRow } from '#core/rows/stream-row'
import type { RowSource } from '../rows/row-source'
import { engineError } from '../state/session-store'
import { useStream } from './stream-store'

/** How long nothing is typed, and no byte comes, until a stream is searched again. */
const QUIET_MS = 150

const NOTHING: StreamFound = { found: [], isCut: false, searched: 0, mistake: null }

/** What is looked for in a stream, and which of the places is looked at. */
export interface Finding extends StreamFound {
  /** Place among those found; -1 where there is none. */
  at: number
  go: (step: 1 | -1) => void
  isSearching: boolean
}

/** Searches a stream's view while the bar is open, again as it grows: the place that is looked at stays. */
export function useFind(
  source: RowSource<StreamRow> | null,
  total: number,
  direction: 'out' | 'in' | null,
): Finding {
  const { isOpen, kind, pattern, ignoresCase } = useStream((state) => state.find)
  const [answer, setAnswer] = useState<StreamFound>(NOTHING)
  const [isSearching, setSearching] = useState(false)
  const [at, setAt] = useState(-1)
  const key = isOpen && pattern !== '' ? JSON.stringify({ kind, pattern, ignoresCase }) : ''
  const [known, setKnown] = useState(key)
  if (known !== key) {
    setKnown(key)
    setAnswer(NOTHING)
    setAt(-1)
  }
  useEffect(() => {
    if (!source || key === '') return
    let isStale = false
    const timer = setTimeout(() => {
      setSearching(true)
      const wanted = JSON.parse(key) as {
        kind: 'text' | 'hex' | 'regex'
        pattern: string
        ignoresCase: boolean
      }
      void source
        .ask((client, view) => client.call('view.findBytes', { view, direction, ...wanted }))
        .catch((thrown: unknown) => ({ ...NOTHING, mistake: { at: 0, why: engineError(thrown).message } }))
        .then((next) => {
          if (isStale || next === null) return
          setAnswer(next)
          setAt((before) =>
            next.found.length === 0 ? -1 : Math.min(Math.max(before, 0), next.found.length - 1),
          )
          setSearching(false)
        })
    }, QUIET_MS)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [source, key, total, direction])
  const go = (step: 1 | -1) => {
    const { length } = answer.found
    if (length > 0) setAt((before) => (before + step + length) % length)
  }
  return { ...answer, at, go, isSearching }
}
