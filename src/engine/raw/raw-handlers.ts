import type { rawCalls } from '#contract/raw'
import type { Launch } from '../capture/readiness'
import type { Handlers } from '../server/handlers'
import type { OpenSockets } from '../sockets/open-sockets'
import { rawAbilities } from './abilities'
import type { RawRuns } from './raw-runs'
import { RawSocket, type RemoteRules } from './raw-socket'
import { routeTo } from './route'

/** Answers the calls about raw packets. */
export function rawHandlers(
  sockets: OpenSockets,
  runs: RawRuns,
  remote: RemoteRules,
  launch: Launch,
): Handlers<keyof typeof rawCalls> {
  return {
    'raw.abilities': () => rawAbilities(launch),
    'raw.route': ({ to, interface: name }) => routeTo(to, name),
    'raw.open': (asked) => {
      const socket = sockets.open((context, id) => new RawSocket(context, id, asked, remote))
      socket.open()
      return { socket: { ...socket.state } }
    },
    'raw.start': (asked) => runs.start(asked),
    'raw.stop': ({ run }) => runs.stop(run),
    'raw.run': ({ run, count }) => runs.look(run, count),
    'raw.runs': () => runs.list(),
  }
}
