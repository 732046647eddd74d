import type { Handlers } from '../server/handlers'
import type { socketCalls } from '#contract/socket-calls'
import type { Reply } from '#contract/sockets'
import { settledReply } from '../sends/compiled-payload'
import type { Sends } from '../sends/sends'
import type { Approvals } from '../server/approvals'
import type { OpenSockets } from './open-sockets'

type SocketCall = Exclude<keyof typeof socketCalls, 'events.page'>

/** Answers the calls about our own sockets. */
export function socketHandlers(
  sockets: OpenSockets,
  sends: Sends,
  approvals: Approvals,
): Handlers<SocketCall> {
  const settled = async <T extends { reply: Reply }>(asked: T): Promise<T> => ({
    ...asked,
    reply: await settledReply(asked.reply, approvals),
  })
  return {
    'listener.open': async (asked) => ({ socket: await sockets.openListener(await settled(asked)) }),
    'listener.accepting': async ({ socket, accepting }) => {
      await sockets.get(socket).setAccepting(accepting)
      return {}
    },
    'client.open': async (asked) => ({ socket: sockets.openClient(await settled(asked)) }),
    'client.attempts': ({ socket }) => sockets.get(socket).attempts(),
    'udp.open': async (asked) => ({ socket: await sockets.openUdp(await settled(asked)) }),
    'udp.join': ({ socket, membership }) => {
      sockets.get(socket).joinGroup(membership)
      return {}
    },
    'udp.leave': ({ socket, membership }) => {
      sockets.get(socket).leaveGroup(membership)
      return {}
    },
    'udp.setOptions': ({ socket, options }) => {
      sockets.get(socket).setDatagramOptions(options)
      return {}
    },
    'socket.send': async ({ socket, bytes, to }) => ({ bytes: await sockets.get(socket).send(bytes, to) }),
    'socket.halfClose': ({ socket }) => {
      sockets.get(socket).halfClose()
      return {}
    },
    'socket.reset': ({ socket }) => {
      sockets.get(socket).reset()
      return {}
    },
    'socket.close': async ({ socket }) => {
      await sockets.get(socket).close()
      return {}
    },
    'socket.pauseReading': ({ socket, paused }) => {
      sockets.get(socket).pauseReading(paused)
      return {}
    },
    'socket.setReply': async ({ socket, reply }) => {
      sockets.get(socket).setReply(await settledReply(reply, approvals))
      return {}
    },
    'socket.setOptions': ({ socket, options }) => {
      sockets.get(socket).setStreamOptions(options)
      return {}
    },
    'socket.startTls': async ({ socket, tls }) => {
      await sockets.get(socket).startTls(tls)
      return {}
    },
    'socket.kernel': ({ socket }) => sockets.get(socket).kernel(),
    'tls.details': ({ socket }) => sockets.get(socket).tlsDetails(),
    'tls.makeCertificate': async ({ names, days }) => {
      const { makeCertificate } = await import('../tls/make-certificate')
      return makeCertificate(names, days)
    },
    'sockets.list': () => sockets.list(),
    'sockets.page': (asked) => sockets.page(asked),
    'send.start': (asked) => sends.start(asked),
    'send.stop': ({ send }) => sends.stop(send),
    'sends.list': () => sends.list(),
  }
}
