import { Popover } from '@base-ui/react/popover'
import { useState, type ReactNode } from 'react'

/** A button that opens something small above the composer. @param children is given what closes it */
export function SmallPopover({
  name,
  label,
  width = 'w-80',
  primary = false,
  disabled = false,
  children,
}: {
  name: string
  label: ReactNode
  width?: string
  primary?: boolean
  disabled?: boolean
  children: (close: () => void) => ReactNode
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className={`button ${primary ? 'button-primary px-1.5' : ''}`}
        aria-label={name}
        title={name}
        disabled={disabled}
      >
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" sideOffset={6} align="end" collisionPadding={8} className="z-20">
          <Popover.Popup
            className={`popup max-h-[min(440px,var(--available-height))] overflow-auto p-2.5 text-xs ${width}`}
          >
            <Popover.Title className="mb-1.5 text-[13px] font-semibold">{name}</Popover.Title>
            {children(() => setOpen(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** A row of such a popover that is chosen by a click. */
export function Choice({ text, note, onChoose }: { text: string; note?: string; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        className="flex w-full min-w-0 flex-col rounded px-1.5 py-1 text-left hover:bg-accent-soft focus-visible:-outline-offset-2"
        onClick={onChoose}
      >
        <span className="w-full truncate font-mono">{text}</span>
        {note !== undefined && <span className="text-muted">{note}</span>}
      </button>
    </li>
  )
}
