import { useEffect, useMemo, useState } from 'react'
import { complete, placeAt, type SeenValue } from '#core/display-filter/complete'
import { useSession } from '../state/session-store'

const NONE: readonly SeenValue[] = []

/** What the filter can go on with at the caret: values that flows really have among it. */
export function useProposals(text: string, caret: number) {
  const client = useSession((state) => state.client)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const [seen, setSeen] = useState<{ field: string; values: readonly SeenValue[] } | null>(null)
  const place = useMemo(() => placeAt(text, caret), [text, caret])
  const field = place.field?.name ?? null
  const prefix = field === null ? '' : place.typed.replace(/^"/, '').slice(0, 256)
  useEffect(() => {
    if (!client || field === null || !isOpen) return
    let isStale = false
    client.call('flows.values', { field, prefix }).then(
      (values) => {
        if (!isStale) setSeen({ field, values })
      },
      // Lost with its engine: the next one is asked anew.
      () => undefined,
    )
    return () => {
      isStale = true
    }
  }, [client, field, prefix, isOpen])
  const values = seen !== null && seen.field === field ? seen.values : NONE
  const items = useMemo(() => complete(place, values), [place, values])
  return {
    place,
    items,
    isOpen: isOpen && items.length > 0,
    /** The one that is marked; -1 for none, as while it is typed. */
    active: active < items.length ? active : -1,
    show: () => {
      setOpen(true)
      setActive(-1)
    },
    hide: () => setOpen(false),
    /** Marks another one, around the ends. */
    move: (by: number) =>
      setActive((at) => (at < 0 && by < 0 ? items.length - 1 : (at + by + items.length) % items.length)),
  }
}
