import { useMemo, useState } from 'react'
import { complete } from '#core/capture-filter/complete'
import { useSession } from '../state/session-store'

export type Completion = ReturnType<typeof complete>

/** What the filter can go on with at the caret: addresses and ports that are known here among it. */
export function useCompletion(filter: string, caret: number) {
  const { interfaces, sockets } = useSession()
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const known = useMemo(() => {
    const addresses = interfaces.flatMap((one) => one.addresses.map((address) => address.split(/[/%]/, 1)[0]))
    const ends = sockets.flatMap(({ local, peer }) => [local, peer]).filter((end) => end !== null)
    return {
      addresses: [...new Set(addresses)],
      ports: [...new Set(ends.map(({ port }) => port))].filter((port) => port > 0),
    }
  }, [interfaces, sockets])
  const completion = useMemo(() => complete(filter, caret, known), [filter, caret, known])
  const { items } = completion
  return {
    completion,
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
