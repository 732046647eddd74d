import { useEffect } from 'react'
import { useSession, withEngine } from '../state/session-store'
import { useRaw } from './raw-plan'

/** A run is looked at so often while it goes on. */
const LOOK_EVERY_MS = 150

/** Follows the run until it has ended. */
export function useRun(): void {
  const client = useSession((state) => state.client)
  const id = useRaw((state) => state.run?.id)
  const isRunning = useRaw((state) => state.run?.running ?? false)
  useEffect(() => {
    if (!client || id === undefined || !isRunning) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = () => {
      client.call('raw.run', { run: id }).then(
        ({ run, exchanges }) => {
          if (isOver) return
          useRaw.setState({ run, exchanges })
          if (run.running) timer = setTimeout(look, LOOK_EVERY_MS)
        },
        () => !isOver && useRaw.setState({ run: null }),
      )
    }
    look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [client, id, isRunning])
}

/** Ends the run that goes on. */
export function stopRun(): void {
  const { run } = useRaw.getState()
  if (run) withEngine('The series was not stopped', (client) => client.call('raw.stop', { run: run.id }))
}
