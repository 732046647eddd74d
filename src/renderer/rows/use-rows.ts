import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { CallInput } from '#contract/messages'
import { useSession } from '../state/session-store'
import { RowSource, type Rows } from './row-source'

const NOTHING: Rows<never> = { total: 0, offset: 0, gone: 0, rows: [], from: null, error: null }
const never = () => () => undefined
const nothing = () => NOTHING

/** A view of the engine's for as long as a component shows it. `asked` by its JSON: the same means the same view. */
export function useRows<Row>(
  asked: CallInput<'view.open'>,
  read: (packed: Uint8Array) => Row[],
): { rows: Rows<Row>; want: RowSource<Row>['want']; source: RowSource<Row> | null } {
  const client = useSession((state) => state.client)
  const key = JSON.stringify(asked)
  const [source, setSource] = useState<RowSource<Row> | null>(null)
  useEffect(() => {
    if (!client) return
    const opened = new RowSource(client, JSON.parse(key) as CallInput<'view.open'>, read)
    setSource(opened)
    return () => {
      opened.close()
      setSource(null)
    }
  }, [client, key, read])
  const rows = useSyncExternalStore<Rows<Row>>(source?.subscribe ?? never, source?.snapshot ?? nothing)
  const want = useCallback(
    (place: number, count: number, isHeld: boolean) => source?.want(place, count, isHeld),
    [source],
  )
  return { rows, want, source }
}
