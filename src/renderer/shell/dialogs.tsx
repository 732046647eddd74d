import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { CompiledFilterDialog } from '../capture/compiled-filter-dialog'
import { CompareDialog } from '../compare/compare-dialog'
import { PermissionPanel } from '../capture/permission-panel'
import { ProgramDialog } from '../capture/program-dialog'
import { ChangeDialog } from '../sockets/change-dialog'
import { RawDialog } from '../raw/raw-dialog'
import { SettingsDialog } from '../settings/settings-dialog'
import { SocketDialog } from '../sockets/socket-dialog'
import { open, useSession } from '../state/session-store'

const WIDE = new Set([
  'permission',
  'program',
  'compiled-filter',
  'listener',
  'client',
  'udp',
  'change-socket',
  'settings',
])

/** The dialog that is open, one at a time. */
export function Dialogs() {
  const dialog = useSession((state) => state.dialog)
  const isLarge = dialog === 'raw' || dialog === 'compare'
  const place = isLarge
    ? 'top-[3vh] h-[94vh] w-[1240px] max-w-[96vw]'
    : 'top-[10vh] max-h-[85vh] max-w-[90vw]'
  const width = isLarge ? '' : WIDE.has(dialog ?? '') ? 'w-[600px]' : 'w-[420px]'
  return (
    <Dialog.Root open={dialog !== null} onOpenChange={(isOpen) => !isOpen && open(null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/40" />
        <Dialog.Popup
          className={`popup fixed left-1/2 z-30 ${place} -translate-x-1/2 overflow-auto p-4 ${width}`}
        >
          {dialog === 'permission' && (
            <div className="flex flex-col gap-3">
              <Dialog.Title className="text-base font-semibold">{t('Permission to capture')}</Dialog.Title>
              <PermissionPanel />
              <Dialog.Close className="button self-end">{t('Close')}</Dialog.Close>
            </div>
          )}
          {dialog === 'program' && <ProgramDialog />}
          {dialog === 'compiled-filter' && <CompiledFilterDialog />}
          {dialog === 'change-socket' && <ChangeDialog />}
          {dialog === 'raw' && <RawDialog />}
          {dialog === 'settings' && <SettingsDialog />}
          {dialog === 'compare' && <CompareDialog />}
          <SocketDialog />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
