import { t } from '../language/translate'
import { Check, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useSession } from '../state/session-store'
import { TOUR_STEPS, type TourScene, type TourSockets } from './tour-steps'
import { TourSocketList } from './tour-socket-list'
import { actOnTour, goToStep, leaveTour, useTour } from './tour-store'

/** The tour beside the window's own panes, which show what it does. Nothing is covered, and everything stays usable. */
export function TourPanel() {
  const step = useTour((state) => state.step)
  return step === null ? null : <Step step={step} />
}

/** The tour's sockets as the engine tells of them now. */
function useScene(): TourScene {
  const ids = useTour((state) => state.sockets)
  const sockets = useSession((state) => state.sockets)
  return Object.fromEntries(
    (Object.entries(ids) as [keyof TourSockets, number | null][]).map(([name, id]) => [
      name,
      sockets.find((socket) => socket.id === id) ?? null,
    ]),
  ) as TourScene
}

function Step({ step }: { step: number }) {
  const scene = useScene()
  const heading = useRef<HTMLHeadingElement>(null)
  // A reader of the screen goes on at the new step's title.
  useEffect(() => heading.current?.focus(), [step])
  const { title, text } = TOUR_STEPS[step]
  const isLast = step === TOUR_STEPS.length - 1
  return (
    <section
      aria-label={t('Tour')}
      className="flex w-80 shrink-0 flex-col border-l border-line bg-surface max-[1000px]:w-64 max-[760px]:max-h-[45%] max-[760px]:w-full max-[760px]:border-b max-[760px]:border-l-0"
    >
      <div className="flex items-center gap-2 border-b border-line px-3 py-2 text-xs text-muted">
        <span className="flex-1">
          Step {step + 1} of {TOUR_STEPS.length}
        </span>
        <button
          type="button"
          className="button h-6 px-1.5"
          aria-label={t('Leave the tour')}
          onClick={leaveTour}
        >
          <X size={14} aria-hidden />
        </button>
      </div>
      <div className="min-h-0 flex-1 overflow-auto p-3" tabIndex={0} role="group" aria-label={t(title)}>
        <h2 ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
          {t(title)}
        </h2>
        {text.map((paragraph) => (
          <p key={paragraph} className="mt-2">
            {t(paragraph)}
          </p>
        ))}
        <Act step={step} scene={scene} />
        <TourSocketList scene={scene} />
      </div>
      <div className="flex gap-2 border-t border-line p-3">
        <button type="button" className="button" disabled={step === 0} onClick={() => goToStep(step - 1)}>
          {t('Back')}
        </button>
        <button
          type="button"
          className="button button-primary ml-auto"
          onClick={() => (isLast ? leaveTour() : goToStep(step + 1))}
        >
          {t(isLast ? 'Done' : step === 0 ? 'Begin' : 'Next')}
        </button>
      </div>
    </section>
  )
}

function Act({ step, scene }: { step: number; scene: TourScene }) {
  const isBusy = useTour((state) => state.isBusy)
  const { act } = TOUR_STEPS[step]
  if (!act) return null
  const isDone = act.isDone(scene)
  const why = act.why(scene)
  return (
    <div className="mt-3">
      <button type="button" className="button" disabled={isBusy || why !== null} onClick={actOnTour}>
        {t(act.label)}
      </button>
      <p role="status" className="mt-2 text-xs">
        {isDone && (
          <>
            <Check size={14} aria-label={t('Done:')} className="mr-1 inline text-state-open" />
            {act.seen(scene)}
          </>
        )}
        {!isDone && why !== null && <span className="text-muted">{why}</span>}
      </p>
    </div>
  )
}
