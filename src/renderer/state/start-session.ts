import { chooseAndCompare } from '../compare/compare-store'
import { sessionBegan } from '../format/session-began'
import { startAppearance } from '../settings/appearance'
import { followOtherWindows } from '../settings/preferences'
import { goToComposer } from '../composer/composer-store'
import { PORT_MESSAGE } from '#contract/channels'
import { EngineClient } from '../connection/engine-client'
import { startCapture, stopCaptures } from '../capture/capture-commands'
import { interfacesAre } from '../capture/capture-plan'
import { chooseAndOpen, startFiles } from '../files/open-files'
import { saveAndClose, saveSession } from '../files/save-session'
import { onFilterKey } from '../filter/filter-keys'
import { onPaletteKey } from '../palette/palette-keys'
import { showPalette } from '../palette/palette-store'
import { onPaneKey } from '../shell/pane-keys'
import { actOnChosen } from '../sockets/socket-acts'
import { onUndoKey, startUndo } from './undo-steps'
import { forgetEngine, notify, open, socketsAre, useSession, type ListName } from './session-store'

/** Connects to the engine, and again to the next one when it is lost. Once, when the page is loaded. */
export function startSession(): void {
  window.addEventListener('message', ({ source, data, ports }) => {
    if (source === window && data === PORT_MESSAGE && ports.length === 1)
      connected(new EngineClient(ports[0]))
  })
  window.fourtuple.onEngineLost((lost) => {
    forgetEngine()
    useSession.setState({ lost })
    if (lost.restarted) void window.fourtuple.connectEngine()
  })
  window.fourtuple.onMenu((command) => {
    if (command === 'new-listener') open('listener')
    if (command === 'new-client') open('client')
    if (command === 'new-udp') open('udp')
    if (command === 'start-capture') startCapture()
    if (command === 'stop-capture') stopCaptures()
    if (command === 'focus-flows') showList('Flows', 'flows')
    if (command === 'focus-sockets') showList('Sockets', 'sockets')
    if (command === 'focus-statistics') showList('Statistics', 'statistics')
    if (command === 'close-socket') actOnChosen('Close')
    if (command === 'reset-socket') actOnChosen('Reset')
    if (command === 'open-file') void chooseAndOpen(false)
    if (command === 'append-file') void chooseAndOpen(true)
    if (command === 'compare-file') void chooseAndCompare()
    if (command === 'save') void saveSession(true)
    if (command === 'save-as') void saveSession(false)
    if (command === 'save-and-close') void saveAndClose()
    if (command === 'palette') showPalette('palette')
    if (command === 'show-keys') showPalette('keys')
    if (command === 'show-glossary') showPalette('glossary')
    if (command === 'settings') open('settings')
    if (command === 'focus-composer') goToComposer()
  })
  startAppearance()
  followOtherWindows()
  window.addEventListener('keydown', onPaneKey)
  window.addEventListener('keydown', onUndoKey)
  startUndo()
  window.addEventListener('keydown', onPaletteKey)
  window.addEventListener('keydown', onFilterKey)
  window.fourtuple.onMessage((flow) => useSession.setState({ list: 'Flows', selected: flow }))
  window.fourtuple.onTheme((theme) => useSession.setState({ theme }))
  void window.fourtuple.environment().then(({ theme }) => useSession.setState({ theme }))
  void window.fourtuple.connectEngine()
  startFiles()
}

/** Shows a list and gives it the focus, once it is there. */
function showList(list: ListName, id: string): void {
  useSession.setState({ list })
  requestAnimationFrame(() => document.getElementById(id)?.focus())
}

/** For whoever waits for the window or measures its start. */
function becameUsable(): void {
  if (document.documentElement.dataset.ready === 'true') return
  document.documentElement.dataset.ready = 'true'
  performance.mark('usable')
}

function connected(client: EngineClient): void {
  client.on((event) => {
    if (event.type === 'status') {
      sessionBegan.ms = event.status.began
      useSession.setState({ status: event.status })
      becameUsable()
    }
    if (event.type === 'sockets') socketsAre(event.sockets, event.total)
    if (event.type === 'interfaces') interfacesAre(event.interfaces)
    if (event.type === 'notice') notify(event.notice)
  })
  useSession.setState({ client })
  void client.call('interfaces.list', {}).then(interfacesAre)
  checkReadiness(client)
  listRecoverable(client)
}

export function checkReadiness(client: EngineClient): void {
  void client.call('capture.readiness', {}).then((readiness) => useSession.setState({ readiness }))
}

export function listRecoverable(client: EngineClient): void {
  void client
    .call('recovery.list', {})
    .then((found) => useSession.setState({ recoverable: found.filter(({ crashed }) => crashed) }))
}
