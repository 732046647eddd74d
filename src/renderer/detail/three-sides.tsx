import { t } from '../language/translate'
import { useState } from 'react'
import type { SocketState } from '#contract/sockets'
import { disagreement } from '#core/own/disagreement'
import type { FlowRow } from '#core/rows/flow-row'
import { useFlowSockets } from './use-flow-sockets'
import { useAsked } from './use-asked'

/** How often the kernel is asked. */
const AGAIN_MS = 1000

/** Where our own socket, the kernel and the wire do not agree on a flow's end, which is mostly what one was looking for. */
export function ThreeSides({ row }: { row: FlowRow }) {
  const sockets = useFlowSockets(row)
  const open =
    row.transport === 'tcp'
      ? sockets?.findLast(({ phase, kind }) => phase === 'open' && kind !== 'listener')
      : undefined
  return open ? <Said key={open.id} row={row} socket={open} /> : null
}

function Said({ row, socket }: { row: FlowRow; socket: SocketState }) {
  const { answer } = useAsked('socket.kernel', { socket: socket.id }, AGAIN_MS)
  const isLocal = socket.local?.port === row.local.port && socket.local.address === row.local.address
  const [state, from] = isLocal ? [row.state, row.stateFrom] : [row.peerState, row.peerStateFrom]
  const found =
    answer &&
    disagreement({
      own: { isOpen: true, halfClosedByUs: socket.halfClosedByUs, halfClosedByPeer: socket.halfClosedByPeer },
      kernel: answer.state,
      wire: from === 'wire' ? state : null,
    })
  // The three are not read in one moment: only what two answers in a row come to is said.
  const what = found?.what ?? ''
  const [seen, setSeen] = useState({ answer, what, isAgain: false })
  if (seen.answer !== answer) setSeen({ answer, what, isAgain: what === seen.what })
  return (
    <p
      role="status"
      aria-label={t('What the three sides say')}
      className="shrink-0 border-b border-line bg-accent-soft px-3 py-1.5 text-xs select-text empty:hidden"
    >
      {found && seen.isAgain && seen.what === what && `${found.what} ${found.step}`}
    </p>
  )
}
