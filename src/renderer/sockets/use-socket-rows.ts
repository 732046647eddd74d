import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { MOST_ROWS } from '#contract/limits'
import type { Rows } from '../rows/row-source'
import { useSession } from '../state/session-store'
import { SocketRows, type AcceptedPage, type SocketRow } from './socket-rows'

/** How often what is asked for beyond what is told is asked for again. */
const AGAIN_MS = 1000

/** The rows of the list of sockets; what the engine does not tell unasked is asked for where it is shown. */
export function useSocketRows(closed: ReadonlySet<number>): {
  all: SocketRows
  rows: Rows<SocketRow>
  want: (offset: number, count: number) => void
} {
  const { client, sockets, socketTotal } = useSession()
  const [pages, setPages] = useState<ReadonlyMap<number, AcceptedPage>>(new Map())
  const [wanted, setWanted] = useState({ offset: 0, count: 50 })
  const isWhole = sockets.length >= socketTotal
  const all = useMemo(
    () => new SocketRows(sockets, isWhole, pages, closed),
    [sockets, isWhole, pages, closed],
  )
  const latest = useRef(all)
  useEffect(() => {
    latest.current = all
  }, [all])

  useEffect(() => {
    if (!client || isWhole) return
    let stopped = false
    const ask = async () => {
      const seen = latest.current.missing(wanted.offset, wanted.count)
      const shown = new Map(seen.map((one) => [one.listener, one]))
      const found = new Map<number, AcceptedPage>()
      for (const { id, kind } of useSession.getState().sockets) {
        if (kind !== 'listener') continue
        const { offset, count } = shown.get(id) ?? { offset: 0, count: 1 }
        const page = await client.call('sockets.page', {
          listener: id,
          offset,
          count: Math.min(count, MOST_ROWS),
        })
        found.set(id, { ...page, offset })
      }
      return found
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = () =>
      void ask()
        .then((found) => !stopped && setPages(found))
        // A lost engine ends the list.
        .catch(() => undefined)
        .finally(() => {
          if (!stopped) timer = setTimeout(again, AGAIN_MS)
        })
    again()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [client, isWhole, wanted])

  const rows = useMemo(
    () => ({
      total: all.total,
      offset: wanted.offset,
      gone: 0,
      rows: all.slice(wanted.offset, wanted.count),
      from: null,
      error: null,
    }),
    [all, wanted],
  )
  const want = useCallback(
    (offset: number, count: number) =>
      setWanted((before) =>
        before.offset === offset && before.count === count ? before : { offset, count },
      ),
    [],
  )
  return { all, rows, want }
}
