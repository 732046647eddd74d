import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import type { SocketState } from '#contract/sockets'
import type { KernelSocket } from '#contract/streams'
import { ErrorWords } from '../shell/error-words'
import { socketWords } from '../sockets/socket-words'
import { Attempts } from './attempts'
import { useAsked } from './use-asked'
import { exact } from '../format/numbers'

/** How often the kernel is asked while it is looked at. */
const AGAIN_MS = 1000
/** A flow has at most both its ends here. */
const MOST_ENDS = 4

/** The kernel's side of a flow: of each of our own sockets that is an end of it. */
export function KernelTab({ flow }: { flow: number }) {
  const { answer } = useAsked('sockets.page', { flow, count: MOST_ENDS }, AGAIN_MS)
  if (!answer) return null
  if (answer.sockets.length === 0)
    return (
      <p className="p-1 text-center text-muted">
        {t('No socket of ours is an end of this flow: the kernel is asked about our own sockets alone.')}
      </p>
    )
  return (
    <div className="flex flex-col gap-5">
      {answer.sockets.map((socket) => (
        <KernelSide key={socket.id} socket={socket} isNamed={answer.sockets.length > 1} />
      ))}
    </div>
  )
}

/** What the kernel says of one socket, and of a client how it came to its connection. */
export function KernelSide({ socket, isNamed }: { socket: SocketState; isNamed: boolean }) {
  return (
    <section aria-label={socketWords(socket)} className="flex flex-col gap-3">
      {isNamed && <h2 className="truncate font-mono text-xs font-semibold">{socketWords(socket)}</h2>}
      {socket.kind === 'client' && <Attempts socket={socket} />}
      {socket.phase === 'closed' ? (
        <p className="text-xs text-muted">{t('It is closed: the kernel no longer knows this socket.')}</p>
      ) : (
        <Asking socket={socket.id} />
      )}
    </section>
  )
}

function Asking({ socket }: { socket: number }) {
  const { answer, error } = useAsked('socket.kernel', { socket }, AGAIN_MS)
  if (error) return <ErrorWords error={error} />
  if (!answer) return null
  const facts = [...queueFacts(answer), ...answer.facts]
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(280px,1fr))] gap-x-8 gap-y-4">
      <Facts name={t('The kernel’s side, now')} facts={facts} />
      <Facts name={t('Options, as the system has them')} facts={answer.options} />
    </div>
  )
}

type Fact = KernelSocket['facts'][number]

function queueFacts({ state, sendQueue, receiveQueue, acceptQueue }: KernelSocket): Fact[] {
  const fact = (name: string, value: string | null, explanation: string) =>
    value === null ? [] : [{ name, value, explanation }]
  const bytes = (value: number | null) => (value === null ? null : `${exact(value)} bytes`)
  return [
    ...fact('State', state, 'The state of the connection as the kernel has it (RFC 9293 §3.3.2).'),
    ...fact(
      'Send queue',
      bytes(sendQueue),
      'Written by us, and not acknowledged by the peer or not yet sent.',
    ),
    ...fact('Receive queue', bytes(receiveQueue), 'Come from the peer, and not yet read by us.'),
    ...fact(
      'Accept queue',
      acceptQueue && `${acceptQueue.length} of ${acceptQueue.limit}`,
      'Connections whose handshake is complete and that wait to be accepted; the limit is the backlog (listen(2)).',
    ),
  ]
}

/** Names with values; what a name means is told on hover, on a click or Enter. */
function Facts({ name, facts }: { name: string; facts: readonly Fact[] }) {
  if (facts.length === 0) return null
  return (
    <table className="w-full self-start text-xs">
      <caption className="mb-1 text-left font-semibold">{name}</caption>
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.name} className="border-t border-line/60">
            <th scope="row" className="py-0.5 pr-4 text-left font-normal whitespace-nowrap">
              <Popover.Root>
                <Popover.Trigger
                  openOnHover
                  delay={300}
                  className="rounded px-0.5 text-left text-muted underline decoration-dotted underline-offset-2 hover:bg-accent-soft"
                >
                  {fact.name}
                </Popover.Trigger>
                <Popover.Portal>
                  <Popover.Positioner sideOffset={6} align="start" className="z-20">
                    <Popover.Popup className="popup max-w-xs p-3">
                      <Popover.Title className="font-semibold">{fact.name}</Popover.Title>
                      <Popover.Description className="mt-1 text-muted">
                        {fact.explanation}
                      </Popover.Description>
                    </Popover.Popup>
                  </Popover.Positioner>
                </Popover.Portal>
              </Popover.Root>
            </th>
            <td className="py-0.5 text-right font-mono select-text">{fact.value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
