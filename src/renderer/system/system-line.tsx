import { t } from '../language/translate'
import type { SystemSocket } from '#contract/kernel'
import { STATES, type StateName } from '#core/flow/states'
import { bindReach } from '#core/net/bind-reach'
import { writeEndpoint } from '#core/rows/flow-row'
import { byteCount } from '../format/numbers'
import { StateDot } from '../flows/state-dot'
import { keyOf } from './system-rows'

/** One socket of the kernel's table. */
export function SystemLine({
  socket,
  index,
  isChosen,
  choose,
}: {
  socket: SystemSocket
  index: number
  isChosen: boolean
  choose: () => void
}) {
  const { transport, family, state, local, peer, program, pid, own, flow } = socket
  const isOver = state === 'TIME-WAIT' || state === 'CLOSED'
  const isWide = bindReach(local.address) === 'every network' && peer === null
  return (
    <div
      id={`system-${keyOf(socket)}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      className={`system-grid h-full border-b border-line/60 text-xs ${isOver ? 'text-muted' : ''} ${isChosen ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
      onClick={choose}
    >
      <span
        role="gridcell"
        title={pid === null ? t('Another user’s, or no process has it any more') : undefined}
      >
        {pid === null ? (
          <span className="text-muted">{t('not known')}</span>
        ) : (
          <>
            {program} <span className="text-muted">{pid}</span>
          </>
        )}
        {own && <span className="badge ml-1.5">{t('own')}</span>}
      </span>
      <span role="gridcell">
        {transport.toUpperCase()}
        {family === 6 ? '6' : ''}
      </span>
      <span role="gridcell">
        {isState(state) && (
          <>
            <StateDot state={state} />
            {state}
          </>
        )}
      </span>
      <span
        role="gridcell"
        className={`font-mono ${isWide ? 'text-error' : ''}`}
        title={isWide ? t('Every network this machine is on can reach it') : writeEndpoint(local)}
      >
        {writeEndpoint(local)}
      </span>
      <span role="gridcell" className="font-mono" title={peer ? writeEndpoint(peer) : undefined}>
        {peer ? writeEndpoint(peer) : <span className="text-muted">—</span>}
      </span>
      <span role="gridcell" className="text-right" title={unreadWords(socket)}>
        {unread(socket)}
      </span>
      <span role="gridcell" className="text-right" title={t('Bytes sent that the peer has not acknowledged')}>
        {socket.sendQueue ? byteCount(socket.sendQueue) : ''}
      </span>
      <span role="gridcell" className="text-muted">
        {flow === null ? '' : t('in Flows')}
      </span>
    </div>
  )
}

function isState(state: string): state is StateName {
  return (STATES as readonly string[]).includes(state)
}

function unread({ state, receiveQueue }: SystemSocket): string {
  if (!receiveQueue) return ''
  return state === 'LISTEN' ? `${receiveQueue} wait` : byteCount(receiveQueue)
}

function unreadWords({ state }: SystemSocket): string {
  return state === 'LISTEN'
    ? 'Connections that wait to be accepted'
    : 'Bytes received that the program has not read'
}
