import { t } from '../language/translate'
import { startCapture } from '../capture/capture-commands'
import { usePlan, writeChosen } from '../capture/capture-plan'
import { PermissionPanel } from '../capture/permission-panel'
import { chooseAndOpen } from '../files/open-files'
import { open, useSession } from '../state/session-store'
import { useTour } from '../tour/tour-store'
import { TourOffer } from '../tour/tour-offer'
import { openExample } from './example'

/** In a low window this makes room for the one step that is needed. */
const GIVES_WAY = '[@media(max-height:660px)]:hidden'

/** Before the first flow: what would be here, and what fills it. */
export function FlowsEmpty() {
  const ready = useSession((state) => state.readiness?.ready ?? true)
  /** What a low window has no room for beside what is needed, or offered. */
  const givesWay = useTour((state) => state.isOffered) || !ready ? GIVES_WAY : ''
  const chosen = usePlan((plan) => plan.chosen) ?? []
  return (
    <div className={`flex h-full flex-col overflow-auto ${ready ? 'p-6' : 'p-3'}`}>
      <div className="m-auto flex flex-col items-center gap-3 text-center">
        {ready && <FourTuple />}
        <h2 className={`text-base font-semibold ${givesWay}`}>{t('No four-tuples yet')}</h2>
        <p className={`max-w-md text-muted ${givesWay}`}>
          {t(
            'Every connection is two endpoints: four values. Open a socket of your own, or capture what others say on this machine, and each connection appears here with the state of both its ends.',
          )}
        </p>
        <PermissionPanel />
        <div className="flex flex-wrap justify-center gap-2">
          <button type="button" className="button" onClick={() => open('listener')}>
            {t('Open a listener')}
          </button>
          {ready && (
            <button type="button" className="button" onClick={startCapture}>
              {chosen.length === 0 ? t('Capture') : t('Capture on {chosen}', { chosen: writeChosen(chosen) })}
            </button>
          )}
          <button type="button" className="button" onClick={() => void chooseAndOpen(false)}>
            {t('Open a capture file')}
          </button>
          <button type="button" className="button" onClick={openExample}>
            {t('Show an example')}
          </button>
        </div>
        <TourOffer />
      </div>
    </div>
  )
}

/** The four values, drawn once as every row of the list will have them. */
function FourTuple() {
  return (
    <div
      aria-hidden
      className="mb-2 flex items-start gap-3 text-xs text-muted [@media(max-height:660px)]:hidden"
    >
      <Endpoint name="local" address="127.0.0.1" port="50432" />
      <span className="mt-2 flex items-center gap-2">
        <span className="h-px w-8 bg-muted" />
        {t('TCP')}
        <span className="h-px w-8 bg-muted" />
      </span>
      <Endpoint name="remote" address="127.0.0.1" port="8080" />
    </div>
  )
}

function Endpoint({ name, address, port }: { name: string; address: string; port: string }) {
  return (
    <span className="flex flex-col items-center gap-1">
      <span className="rounded-md border border-line bg-surface px-3 py-1.5 font-mono text-text">
        {address}
        <span className="text-muted">:</span>
        {port}
      </span>
      {name} address : port
    </span>
  )
}
