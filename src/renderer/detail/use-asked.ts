import { useEffect, useState } from 'react'
import type { CallInput, CallName, CallResult, EngineError } from '#contract/messages'
import { engineError, useSession } from '../state/session-store'

/** An answer that is asked for again and again; the last one, or why there is none. */
export interface Asked<N extends CallName> {
  answer: CallResult<N> | null
  error: EngineError | null
}

/**
 * Asks the engine now and then every so often, for as long as a component shows it: one request at a time.
 *
 * @param params by their JSON: the same means the same question
 */
export function useAsked<N extends CallName>(call: N, params: CallInput<N>, everyMs: number): Asked<N> {
  const client = useSession((state) => state.client)
  const key = JSON.stringify(params)
  const [asked, setAsked] = useState<Asked<N>>({ answer: null, error: null })
  useEffect(() => {
    if (!client) return
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () =>
      void client
        .call(call, JSON.parse(key) as CallInput<N>)
        .then(
          (answer) => ({ answer, error: null }),
          (thrown: unknown) => ({ answer: null, error: engineError(thrown) }),
        )
        .then((next) => {
          if (stopped) return
          setAsked(next)
          timer = setTimeout(ask, everyMs)
        })
    ask()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [client, call, key, everyMs])
  return asked
}
