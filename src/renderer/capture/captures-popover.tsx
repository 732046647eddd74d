import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { ChevronUp } from 'lucide-react'
import type { CaptureState } from '#contract/capture'
import { CaptureCard } from './capture-card'
import { showPart, usePlan } from './capture-plan'

/** What is captured now, in the status bar; each capture with its counts on a click. */
export function CapturesPopover({ captures }: { captures: readonly CaptureState[] }) {
  const part = usePlan((plan) => plan.part)
  const running = captures.filter((capture) => capture.running)
  const names = running.map((one) => one.interface)
  const text = names.length > 0 ? `${t('Capturing on')} ${names.join(', ')}` : t('Not capturing')
  return (
    <Popover.Root open={part === 'captures'} onOpenChange={(isOpen) => showPart(isOpen ? 'captures' : null)}>
      <Popover.Trigger
        className="status-button max-w-[40%] min-w-0 shrink"
        title={t('{text}: show each capture', { text })}
      >
        {names.length > 0 && (
          <span aria-hidden className="mr-1.5 size-[7px] shrink-0 rounded-full bg-state-open" />
        )}
        <span className="truncate">{text}</span>
        <ChevronUp size={12} aria-hidden className="ml-1 shrink-0 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} side="top" align="start" collisionPadding={8} className="z-20">
          <Popover.Popup className="popup flex max-h-[min(440px,var(--available-height))] w-[560px] flex-col">
            <Popover.Title className="border-b border-line px-3 py-2 font-semibold">
              {t('Captures')}
            </Popover.Title>
            {captures.length === 0 ? (
              <p className="p-3 text-muted">
                {t(
                  'None yet. Start one above: each capture of this session, running or ended, is listed here with what it took and what it lost.',
                )}
              </p>
            ) : (
              <ul aria-label={t('Captures')} className="min-h-0 overflow-auto" tabIndex={0}>
                {captures.map((capture) => (
                  <CaptureCard key={capture.id} capture={capture} />
                ))}
              </ul>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
