import { create } from 'zustand'
import { useSession } from '../state/session-store'

/** An unknown process is asked about again no sooner than this. */
const ASK_EVERY_MS = 1000

/** Names of the programs that have flows, by process; as many as the engine remembers. */
const usePrograms = create<{ names: ReadonlyMap<number, string> }>(() => ({ names: new Map() }))

let askedAt = -Infinity

useSession.subscribe(({ client }, before) => {
  if (client !== before.client) usePrograms.setState({ names: new Map() })
})

/** Asks the engine for names where one of these processes has none yet. */
export function needPrograms(pids: Iterable<number>): void {
  const { client } = useSession.getState()
  const { names } = usePrograms.getState()
  const now = performance.now()
  if (!client || now - askedAt < ASK_EVERY_MS) return
  for (const pid of pids) {
    if (pid === 0 || names.has(pid)) continue
    askedAt = now
    client.call('kernel.programs', {}).then(
      (programs) => usePrograms.setState({ names: new Map(programs.map((one) => [one.pid, one.program])) }),
      () => undefined,
    )
    return
  }
}

/** The name of a process's program; empty where it is not known. */
export function useProgram(pid: number): string {
  return usePrograms(({ names }) => names.get(pid) ?? '')
}
