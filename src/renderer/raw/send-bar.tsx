import { t } from '../language/translate'
import { useState } from 'react'
import type { EngineError } from '#contract/messages'
import { ErrorWords } from '../shell/error-words'
import { engineError, useSession } from '../state/session-store'
import { withApproval } from '../state/with-approval'
import { useRaw } from './raw-plan'
import { stopRun } from './use-run'

/** Sends once, or in a series that can be stopped. */
export function SendBar({ canBuild }: { canBuild: boolean }) {
  const client = useSession((state) => state.client)
  const { times, everyMs, run } = useRaw()
  const [error, setError] = useState<EngineError | null>(null)
  const start = async (rounds: number | null) => {
    if (!client) return
    const plan = useRaw.getState()
    setError(null)
    const call = () =>
      client.call('raw.start', {
        packets: plan.packets,
        to: plan.to,
        source: plan.source || null,
        interface: plan.interface || null,
        times: rounds,
        everyMs: Number(plan.everyMs),
        steps: plan.steps,
        untilAnswered: plan.template.startsWith('traceroute'),
      })
    try {
      // Twice: the target, and another destination that the packet itself may have.
      useRaw.setState({ run: await withApproval(() => withApproval(call)), exchanges: [] })
    } catch (thrown) {
      setError(engineError(thrown))
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          className="button button-primary"
          disabled={!canBuild}
          onClick={() => void start(1)}
        >
          {t('Send once')}
        </button>
        <span className="mx-1 h-5 border-l border-line" />
        <label className="flex items-center gap-1.5 text-xs text-muted">
          {t('Times')}
          <input
            className="field w-16 font-mono"
            placeholder={t('no end')}
            value={times}
            onChange={(event) => useRaw.setState({ times: event.target.value })}
          />
        </label>
        <label className="flex items-center gap-1.5 text-xs text-muted">
          {t('every (ms)')}
          <input
            className="field w-20 font-mono"
            value={everyMs}
            onChange={(event) => useRaw.setState({ everyMs: event.target.value })}
          />
        </label>
        <button
          type="button"
          className="button"
          disabled={!canBuild}
          onClick={() => void start(times.trim() === '' ? null : Number(times))}
        >
          {t('Send series')}
        </button>
        <button type="button" className="button" disabled={run?.running !== true} onClick={stopRun}>
          {t('Stop')}
        </button>
      </div>
      <div role="alert" className="empty:hidden">
        {error ? <ErrorWords error={error} /> : run?.error && <ErrorWords error={run.error} />}
      </div>
    </div>
  )
}
