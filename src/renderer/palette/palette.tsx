import { Dialog } from '@base-ui/react/dialog'
import { useRef } from 'react'
import type { Command } from './command'
import { CommandList } from './command-list'
import { Glossary } from './glossary'
import { KeysSheet } from './keys-sheet'
import { rememberCommand, usePalette } from './palette-store'

/** The palette of commands, the sheet of keys, or the glossary. Closed, the focus is where it was; then what was chosen is done. */
export function Palette() {
  const shown = usePalette((state) => state.shown)
  const chosen = useRef<Command | null>(null)
  const choose = (command: Command) => {
    chosen.current = command
    rememberCommand(command.id)
    usePalette.setState({ shown: null })
  }
  const closed = () => {
    const command = chosen.current
    chosen.current = null
    // After the focus went back, so that a command can take it elsewhere.
    if (command) requestAnimationFrame(() => command.run())
  }
  return (
    <Dialog.Root
      open={shown !== null}
      onOpenChange={(isOpen) => !isOpen && usePalette.setState({ shown: null })}
      onOpenChangeComplete={(isOpen) => !isOpen && closed()}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/40" />
        <Dialog.Popup className="popup fixed top-[10vh] left-1/2 z-30 flex max-h-[75vh] w-[640px] -translate-x-1/2 flex-col p-2">
          {shown === 'keys' ? (
            <KeysSheet />
          ) : shown === 'glossary' ? (
            <Glossary />
          ) : (
            <CommandList onChoose={choose} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
