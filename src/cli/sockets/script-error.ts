import type { EngineError } from '#contract/messages'
import type { ScriptOutcome } from '#engine/script/run-script'

/** Why a script did not get to its end; null where it did, or there was none. */
export function scriptError(script: ScriptOutcome | null): EngineError | null {
  if (script === null || script.outcome === 'done') return null
  const { outcome, line, why } = script
  const message =
    outcome === 'failed'
      ? `The script failed in line ${line ?? 0}: ${why ?? ''}`
      : `The connection was closed before the script was done${line === null ? '' : `: it was in line ${line}`}.`
  return { code: 'ESCRIPT', message }
}
