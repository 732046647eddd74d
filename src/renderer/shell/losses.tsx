import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { TriangleAlert } from 'lucide-react'
import type { EngineStatus } from '#contract/status'
import { showPart, usePlan } from '../capture/capture-plan'
import { count, exact } from '../format/numbers'
import { lossesOf } from './loss-causes'

/** Losses, always in sight; on a click what each of them means. */
export function Losses({ status }: { status: EngineStatus }) {
  const part = usePlan((plan) => plan.part)
  const losses = lossesOf(status)
  const isAny = losses.some(({ value }) => value > 0)
  return (
    <Popover.Root open={part === 'losses'} onOpenChange={(isOpen) => showPart(isOpen ? 'losses' : null)}>
      <Popover.Trigger
        className="status-button shrink-0 gap-2.5"
        title={t('Packets lost: what each count means')}
      >
        {isAny && <TriangleAlert size={12} aria-hidden className="-mr-1 text-error" />}
        <span className="text-muted">{t('Lost')}</span>
        {losses.map(({ name, value }) => (
          <span key={name} className={value > 0 ? 'font-semibold text-error' : 'text-muted'}>
            {count(value)} {t(name)}
          </span>
        ))}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} side="top" align="end" collisionPadding={8} className="z-20">
          <Popover.Popup className="popup w-[440px] p-3 text-xs">
            <Popover.Title className="mb-2 text-[13px] font-semibold">
              {t('Packets lost, by where')}
            </Popover.Title>
            <dl className="grid grid-cols-[max-content_max-content_1fr] gap-x-3 gap-y-1.5">
              {losses.map(({ name, value, explanation }) => (
                <div key={name} className="contents">
                  <dt>{t(name)}</dt>
                  <dd className={`text-right ${value > 0 ? 'font-semibold text-error' : ''}`}>
                    {exact(value)}
                  </dd>
                  <dd className="text-muted">{explanation}</dd>
                </div>
              ))}
            </dl>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
