import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { ChevronDown, SquareTerminal } from 'lucide-react'
import { useEffect } from 'react'
import { open, useSession } from '../state/session-store'
import { chooseInterfaces, showPart, usePlan, writeChosen } from './capture-plan'
import { InterfaceOption } from './interface-option'

/** Which interfaces the next capture is on: one, several, or a program's output instead. */
export function InterfacePicker() {
  const { chosen, part } = usePlan()
  const text = writeChosen(chosen ?? [])
  return (
    <Popover.Root
      open={part === 'interfaces'}
      onOpenChange={(isOpen) => showPart(isOpen ? 'interfaces' : null)}
    >
      <Popover.Trigger
        className="button max-w-40 min-w-0 shrink"
        aria-label={t('Interface: {text}', { text })}
        title={(chosen ?? []).join(', ')}
      >
        <span className="truncate font-mono text-xs">{text}</span>
        <ChevronDown size={13} aria-hidden className="shrink-0 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" collisionPadding={8} className="z-20">
          <Popover.Popup className="popup flex max-h-[min(440px,var(--available-height))] w-[560px] flex-col">
            <Interfaces />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** The list, live: its rates are counted only while it is shown. */
function Interfaces() {
  const { client, interfaces } = useSession()
  const chosen = usePlan((plan) => plan.chosen) ?? []
  useEffect(() => {
    const watch = (rates: boolean) => client?.call('interfaces.watch', { rates }).catch(() => undefined)
    void watch(true)
    return () => void watch(false)
  }, [client])
  const toggle = (name: string) =>
    chooseInterfaces(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
  const isTwice = chosen.includes('any') && chosen.length > 1
  return (
    <>
      <div className="flex items-baseline justify-between gap-4 px-3 pt-2.5 pb-1.5">
        <Popover.Title className="font-semibold">{t('Capture on')}</Popover.Title>
        <span aria-hidden className="interface-rates text-xs text-muted">
          <span>{t('packets/s')}</span>
          <span>{t('bytes/s')}</span>
        </span>
      </div>
      <ul aria-label={t('Interfaces')} className="min-h-0 overflow-auto border-y border-line">
        {interfaces.map((one) => (
          <InterfaceOption
            key={one.name}
            one={one}
            isChosen={chosen.includes(one.name)}
            toggle={() => toggle(one.name)}
          />
        ))}
        {interfaces.length === 0 && (
          <li className="p-3 text-muted">
            {t('There is no interface here that can be captured on. A program’s output still can.')}
          </li>
        )}
      </ul>
      <p role="status" className="px-3 pt-2 text-xs text-muted empty:hidden">
        {chosen.length === 0 && interfaces.length > 0 && t('Choose at least one to start a capture.')}
        {isTwice && t('any holds every interface: packets of the others that are chosen are taken twice.')}
      </p>
      <div className="p-2">
        <button
          type="button"
          className="button"
          onClick={() => {
            showPart(null)
            open('program')
          }}
        >
          <SquareTerminal size={13} aria-hidden /> {t('From a program…')}
        </button>
      </div>
    </>
  )
}
