import type { SocketState } from '#contract/sockets'

/** A row of the list of sockets; `socket` null while it is asked for. */
export interface SocketRow {
  socket: SocketState | null
  level: 1 | 2
  /** Of a listener: connections it accepted that are known. */
  accepted: number
  isOpen: boolean
}

/** What is known of a listener's connections beyond those that the engine tells unasked. */
export interface AcceptedPage {
  total: number
  offset: number
  sockets: readonly SocketState[]
}

/** Where one socket of the top level, and the connections it accepted, stand in the list. */
interface Segment {
  at: number
  head: SocketState
  accepted: number
  /** Its connections where all are told; null where they have to be asked for. */
  told: readonly SocketState[] | null
  isOpen: boolean
}

/** The rows of the list: each listener with its connections under it, by place. */
export class SocketRows {
  readonly total: number
  private readonly segments: Segment[] = []

  /**
   * @param sockets those that the engine told of, by id
   * @param isWhole whether these are all
   * @param pages what was asked for of listeners' connections, by listener
   * @param closed listeners whose connections are folded away
   */
  constructor(
    sockets: readonly SocketState[],
    isWhole: boolean,
    private readonly pages: ReadonlyMap<number, AcceptedPage>,
    closed: ReadonlySet<number>,
  ) {
    const listeners = new Set(sockets.filter(({ kind }) => kind === 'listener').map(({ id }) => id))
    const told = new Map<number, SocketState[]>()
    for (const socket of sockets) {
      if (socket.listener === null || !listeners.has(socket.listener)) continue
      const others = told.get(socket.listener)
      if (others) others.push(socket)
      else told.set(socket.listener, [socket])
    }
    let at = 0
    for (const head of sockets) {
      if (head.listener !== null && listeners.has(head.listener)) continue
      const own = told.get(head.id) ?? []
      const accepted = isWhole ? own.length : Math.max(own.length, pages.get(head.id)?.total ?? 0)
      const isOpen = accepted > 0 && !closed.has(head.id)
      this.segments.push({
        at,
        head,
        accepted,
        told: isWhole || own.length === accepted ? own : null,
        isOpen,
      })
      at += 1 + (isOpen ? accepted : 0)
    }
    this.total = at
  }

  /** Rows from a place on. */
  slice(offset: number, count: number): SocketRow[] {
    const rows: SocketRow[] = []
    for (const segment of this.segments) {
      const { at, head, accepted, isOpen } = segment
      const end = at + 1 + (isOpen ? accepted : 0)
      if (end <= offset) continue
      if (at >= offset + count) break
      if (at >= offset) rows.push({ socket: head, level: 1, accepted, isOpen })
      const first = Math.max(0, offset - at - 1)
      const last = Math.min(end - at - 1, offset + count - at - 1)
      for (let place = first; place < last; place++)
        rows.push({ socket: this.acceptedAt(segment, place), level: 2, accepted: 0, isOpen: false })
    }
    return rows
  }

  /** Which connections have to be asked for so that rows can be shown. */
  missing(offset: number, count: number): { listener: number; offset: number; count: number }[] {
    const wanted: { listener: number; offset: number; count: number }[] = []
    for (const { at, head, accepted, told, isOpen } of this.segments) {
      if (told || !isOpen) continue
      const first = Math.max(0, offset - at - 1)
      const last = Math.min(accepted, offset + count - at - 1)
      if (last > first) wanted.push({ listener: head.id, offset: first, count: last - first })
    }
    return wanted
  }

  /** The place of a socket; null where it is folded away or not known. */
  placeOf(id: number): number | null {
    for (const { at, head, told, isOpen } of this.segments) {
      if (head.id === id) return at
      if (!isOpen) continue
      const page = this.pages.get(head.id)
      const known = told ?? page?.sockets ?? []
      const place = known.findIndex((socket) => socket.id === id)
      if (place >= 0) return at + 1 + place + (told ? 0 : (page?.offset ?? 0))
    }
    return null
  }

  private acceptedAt({ head, told }: Segment, place: number): SocketState | null {
    if (told) return told.at(place) ?? null
    const page = this.pages.get(head.id)
    return page && place >= page.offset ? (page.sockets.at(place - page.offset) ?? null) : null
  }
}
