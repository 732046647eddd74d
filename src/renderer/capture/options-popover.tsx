import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { Settings2 } from 'lucide-react'
import { isChanged, DEFAULT_OPTIONS, problemsOf, type NumberOption } from './capture-options'
import { setOptions, showPart, usePlan } from './capture-plan'
import { NumberField, OptionGroup } from './option-fields'
import { TakingOptions } from './taking-options'

/** How the next capture is taken, when it ends by itself, and when another file begins. */
export function OptionsPopover() {
  const { options, part } = usePlan()
  const isWrong = Object.keys(problemsOf(options)).length > 0
  const word = isWrong ? ' (one of them is wrong)' : isChanged(options) ? ' (changed)' : ''
  return (
    <Popover.Root open={part === 'options'} onOpenChange={(isOpen) => showPart(isOpen ? 'options' : null)}>
      <Popover.Trigger
        className="button relative px-1.5"
        aria-label={t('Capture options{word}', { word })}
        title={t('Capture options{word}', { word })}
      >
        <Settings2 size={15} aria-hidden />
        {word !== '' && (
          <span
            aria-hidden
            className={`absolute -top-0.5 -right-0.5 size-2 rounded-full ${isWrong ? 'bg-error' : 'bg-accent'}`}
          />
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-20">
          <Popover.Popup className="popup max-h-[min(500px,var(--available-height))] w-[620px] overflow-auto p-3 text-xs">
            <Options />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Options() {
  const options = usePlan((plan) => plan.options)
  const problems = problemsOf(options)
  const bound = (name: NumberOption, label: string, unit: string, hint = t('never')) => (
    <NumberField name={name} label={label} unit={unit} hint={hint} problems={problems} />
  )
  return (
    <>
      <div className="mb-2 flex items-center justify-between">
        <Popover.Title className="text-[13px] font-semibold">{t('Capture options')}</Popover.Title>
        <button
          type="button"
          className="button"
          disabled={!isChanged(options)}
          onClick={() => setOptions(DEFAULT_OPTIONS)}
        >
          {t('Defaults')}
        </button>
      </div>
      <div className="grid grid-cols-2 gap-x-6 gap-y-4">
        <TakingOptions problems={problems} />
        <div className="flex flex-col gap-4">
          <OptionGroup name={t('Stop by itself after')}>
            {bound('stopPackets', t('Packets'), '')}
            {bound('stopMegabytes', t('Size'), 'MB')}
            {bound('stopSeconds', t('Time'), 's')}
          </OptionGroup>
          <OptionGroup name={t('Begin another file after')}>
            {bound('rotateMegabytes', t('Size'), 'MB')}
            {bound('rotateSeconds', t('Time'), 's')}
            {bound('ringFiles', t('Keep the last'), 'files', t('all'))}
          </OptionGroup>
        </div>
      </div>
      <p className="mt-3 border-t border-line pt-2 text-muted">
        {t(
          'They hold from the next start on. All captures of a session write to the same file, so the last start decides when another one begins.',
        )}
      </p>
    </>
  )
}
