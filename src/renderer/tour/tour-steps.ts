import type { SocketState } from '#contract/sockets'
import type { EngineClient } from '../connection/engine-client'
import { captureLoopback } from '../flows/example'
import { choose, open } from '../state/session-store'

/** Ids of the sockets that the tour opened. */
export interface TourSockets {
  listener: number | null
  client: number | null
  second: number | null
  waiting: number | null
  sender: number | null
  receiver: number | null
}

export const NO_SOCKETS: TourSockets = {
  listener: null,
  client: null,
  second: null,
  waiting: null,
  sender: null,
  receiver: null,
}

/** What a step needs to know of the tour's sockets: those that the engine told of, by what they are for. */
export type TourScene = { [K in keyof TourSockets]: SocketState | null }

/** One step: what is to be learnt, and something real to do for it. */
export interface TourStep {
  title: string
  /** A paragraph each. */
  text: readonly string[]
  act?: {
    label: string
    /** @returns what it opened */
    run: (client: EngineClient, sockets: TourSockets) => Promise<Partial<TourSockets>>
    /** Why it is not possible yet; null where it is. */
    why: (scene: TourScene) => string | null
    isDone: (scene: TourScene) => boolean
    /** What can be seen once it is done. */
    seen: (scene: TourScene) => string
  }
}

const LOOPBACK = '127.0.0.1'
const bytesOf = (text: string) => new TextEncoder().encode(text)
const isOpen = (socket: SocketState | null) => socket?.phase === 'open'
const portOf = (socket: SocketState | null) => socket?.local?.port ?? 0
const needs = (socket: SocketState | null, what: string) => (isOpen(socket) ? null : what)
const NEEDS_LISTENER = 'The listener of the second step is needed.'
const NEEDS_CLIENT = 'The client of the third step is needed.'

async function connect(client: EngineClient, listener: number | null): Promise<SocketState> {
  const sockets = await client.call('sockets.list', {})
  const port = sockets.find(({ id }) => id === listener)?.local?.port ?? 0
  const { socket } = await client.call('client.open', { host: LOOPBACK, port })
  choose(socket)
  return socket
}

/** The tour, in its order. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    title: 'What is a socket?',
    text: [
      'A program has no wires of its own. It asks the system for a socket: one end of a conversation, which it can write to and read from.',
      'In three minutes you open real ones, on this machine alone, and see what becomes of them. You can leave at any step; what the tour opened is closed then.',
    ],
  },
  {
    title: 'Host and port',
    text: [
      'An address says which host is meant, a port which socket on it. Both together are an endpoint, such as 127.0.0.1:8080.',
      '127.0.0.1 is this machine itself (loopback): nothing that is sent there leaves it. Open a listener, and the system picks a free port.',
    ],
    act: {
      label: 'Open a listener',
      run: async (client) => {
        const { socket } = await client.call('listener.open', { address: LOOPBACK, port: 0 })
        choose(socket)
        await captureLoopback(client, portOf(socket))
        return { listener: socket.id }
      },
      why: () => null,
      isDone: ({ listener }) => isOpen(listener),
      seen: ({ listener }) =>
        `It is in LISTEN at port ${portOf(listener)}: its endpoint alone names it, a two-tuple.`,
    },
  },
  {
    title: 'Server and client',
    text: [
      'A listener is a server’s socket. It is never connected itself: for each client that comes, the system makes a socket of its own, the accepted one.',
      'A client’s socket asks for a connection. Three segments are exchanged (SYN, SYN,ACK, ACK), and both ends are ESTABLISHED.',
    ],
    act: {
      label: 'Connect a client',
      run: async (client, { listener }) => ({ client: (await connect(client, listener)).id }),
      why: ({ listener }) => needs(listener, NEEDS_LISTENER),
      isDone: ({ client }) => isOpen(client),
      seen: ({ client }) =>
        `The client got port ${portOf(client)} from the system, for this connection alone. There are three sockets now: the listener, the client, and the accepted one.`,
    },
  },
  {
    title: 'The four-tuple',
    text: [
      'What tells one connection from another? Not the server’s port: all its clients share it. It is both endpoints together: local address and port, remote address and port.',
      'Connect a second client to the same port, and compare the rows of the table.',
    ],
    act: {
      label: 'Connect another client',
      run: async (client, { listener }) => ({ second: (await connect(client, listener)).id }),
      why: ({ listener }) => needs(listener, NEEDS_LISTENER),
      isDone: ({ second }) => isOpen(second),
      seen: ({ client, second }) =>
        `Three of the four values are the same; ${portOf(client)} and ${portOf(second)} differ. That is enough.`,
    },
  },
  {
    title: 'A stream has no messages',
    text: [
      'TCP carries a stream: bytes, in order, none missing. Where one send ended and the next began is not part of it.',
      'Send two words with two calls, and look at how they arrive. A protocol on top (a length, a line’s end) has to say where a message ends.',
    ],
    act: {
      label: 'Send “Hello, ” and “socket”',
      run: async (client, { client: socket }) => {
        if (socket === null) return {}
        await Promise.all(
          ['Hello, ', 'socket'].map((text) =>
            client.call('socket.send', { socket, bytes: bytesOf(text), to: null }),
          ),
        )
        return {}
      },
      why: ({ client }) => needs(client, NEEDS_CLIENT),
      isDone: ({ client }) => (client?.bytesOut ?? 0) > 0,
      seen: ({ client }) =>
        `${client?.bytesOut ?? 0} bytes went out in two sends. The other end may have read them at once or in pieces: Events has each call.`,
    },
  },
  {
    title: 'The accept queue',
    text: [
      'The system finishes the handshake by itself. Until the program accepts the connection, it waits in the listener’s accept queue, which the backlog limits.',
      'Let the listener pause, and connect once more: the client believes that it is connected, and nobody is there yet. That is how a busy server looks from outside.',
    ],
    act: {
      label: 'Pause accepting, and connect',
      run: async (client, { listener }) => {
        if (listener === null) return {}
        await client.call('listener.accepting', { socket: listener, accepting: 'paused' })
        return { waiting: (await connect(client, listener)).id }
      },
      why: ({ listener }) => needs(listener, NEEDS_LISTENER),
      isDone: ({ waiting }) => isOpen(waiting),
      seen: ({ listener }) =>
        listener?.acceptQueue
          ? `${listener.acceptQueue.length} waits, of ${listener.acceptQueue.limit} that may. The client’s row says ESTABLISHED.`
          : 'The client’s row says ESTABLISHED, and the listener has not accepted it.',
    },
  },
  {
    title: 'Datagrams',
    text: [
      'A UDP socket sends datagrams: each is a message of its own, with its destination on it. There is no connection, no order, and no word of what is lost.',
      'Until it has sent to somebody or heard from them, it has a two-tuple alone: its own endpoint.',
    ],
    act: {
      label: 'Open two UDP sockets, and send',
      run: async (client) => {
        const { socket: receiver } = await client.call('udp.open', { address: LOOPBACK, port: 0 })
        const { socket: sender } = await client.call('udp.open', { address: LOOPBACK, port: 0 })
        const to = { host: LOOPBACK, port: portOf(receiver) }
        await client.call('socket.send', { socket: sender.id, bytes: bytesOf('a datagram'), to })
        choose(sender)
        return { receiver: receiver.id, sender: sender.id }
      },
      why: () => null,
      isDone: ({ receiver }) => (receiver?.bytesIn ?? 0) > 0,
      seen: ({ receiver, sender }) =>
        `${receiver?.bytesIn ?? 0} bytes came from ${portOf(sender)} to ${portOf(receiver)} as one message, and nobody said SYN.`,
    },
  },
  {
    title: 'Raw sockets',
    text: [
      'Below streams and datagrams there are packets. A raw socket sends and gets those as they are, headers and all; no port belongs to it.',
      'So that no program can speak for another, the system asks for more rights. The packet builder shows each field, and what is missing.',
    ],
    act: {
      label: 'Look at the packet builder',
      run: () => {
        open('raw')
        return Promise.resolve({})
      },
      why: () => null,
      isDone: () => false,
      seen: () => '',
    },
  },
  {
    title: 'The end of a connection',
    text: [
      'An end that has nothing more to say sends FIN, and may go on reading: that is a half-close. When both have sent theirs, the connection is over.',
      'Who closed first waits in TIME-WAIT for a while, so that late segments of this connection do not reach the next one between the same four values (RFC 9293 §3.6.1).',
    ],
    act: {
      label: 'Close both ends, the client first',
      run: async (client, { client: socket, listener }) => {
        const sockets = await client.call('sockets.list', {})
        const local = sockets.find(({ id }) => id === socket)?.local
        if (socket !== null) await client.call('socket.close', { socket })
        const other = sockets.find((one) => one.listener === listener && one.peer?.port === local?.port)
        if (other?.phase === 'open') await client.call('socket.close', { socket: other.id })
        return {}
      },
      why: ({ client }) => (client === null ? NEEDS_CLIENT : null),
      isDone: ({ client }) => client?.phase === 'closed',
      seen: () =>
        'The client’s end waits in TIME-WAIT, as the wire or the kernel tells; its row stays, dimmed. The second client’s connection has not noticed.',
    },
  },
  {
    title: 'Now it is yours',
    text: [
      'Listen, connect, send: the buttons above and the composer below do what the tour did. Start a capture (F5), and the same rows show what the wire carried.',
      'A word that you do not know is in the glossary: press ? on it. The tour is in the palette (Ctrl+K) whenever you want it again.',
    ],
  },
]
