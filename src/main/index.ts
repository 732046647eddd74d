import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { app, clipboard, nativeTheme } from 'electron'
import { MAIN_EVENT } from '#contract/channels'
import type { Environment, MenuCommand, Theme } from '#contract/window'
import { registerAppScheme, serveApp } from './app-protocol'
import { EngineSupervisor } from './engine/engine-supervisor'
import { askDestination } from './ask-destination'
import { chooseToRead, chooseToWrite } from './choose-file'
import { openText, savePicture, saveText } from './text-file'
import { askToRun } from './ask-to-run'
import { askUnsaved } from './files/ask-unsaved'
import { CaptureFiles } from './files/capture-files'
import { Closing } from './files/closing'
import { namedFiles } from './files/named-files'
import { guard } from './guards'
import { launchCommand } from './launch-command'
import { Log } from './log'
import { setMenu } from './menu'
import { showMessage } from './show-message'
import { SettingsFile } from './settings'
import { openMainWindow } from './window/main-window'
import { answerWindows } from './window/window-ipc'

app.setName('Fourtuple')
registerAppScheme()

const named = namedFiles(process.argv, process.cwd(), app.isPackaged)
// Another start of the app hands its files to the one that runs.
if (app.requestSingleInstanceLock({ files: named })) start()
else app.quit()

function start(): void {
  const userData = app.getPath('userData')
  const log = new Log(join(userData, 'logs'))
  const write = (text: string) => log.write(text)
  const settings = new SettingsFile(join(userData, 'settings.json'), write)
  let window: BrowserWindow | null = null

  const supervisor = new EngineSupervisor(
    join(import.meta.dirname, 'engine.js'),
    {
      sessionsFolder: join(userData, 'sessions'),
      version: app.getVersion(),
      launch: { command: launchCommand(app.isPackaged, process.execPath) },
      trust: 'approved',
    },
    write,
    (lost) => window?.webContents.send(MAIN_EVENT.engineLost, lost),
  )

  const setTheme = (theme: Theme) => {
    nativeTheme.themeSource = theme
    settings.change({ theme })
    showMenu()
    window?.webContents.send(MAIN_EVENT.theme, theme)
  }
  const sendCommand = (command: MenuCommand) => window?.webContents.send(MAIN_EVENT.menu, command)
  const captures = new CaptureFiles(
    settings,
    (approval) => supervisor.approve(approval),
    (request) => window?.webContents.send(MAIN_EVENT.openFile, request),
    () => showMenu(),
  )
  const openNamed = (paths: readonly string[]) => {
    for (const path of paths) void captures.openNamed(path, window)
  }
  const showMenu = () =>
    setMenu({
      theme: settings.current.theme,
      recent: settings.current.recent,
      send: sendCommand,
      setTheme,
      openRecent: (path) => openNamed([path]),
      clearRecent: () => captures.clearRecent(),
    })
  const closing = new Closing(
    async (unsaved) => (window ? askUnsaved({ ...unsaved, sockets: 0, to: 'close' }, window) : 'discard'),
    () => sendCommand('save-and-close'),
    (quits) => (quits ? app.quit() : window?.close()),
  )
  const open = () => {
    closing.begin()
    window = openMainWindow(settings)
    window.on('close', (event) => {
      if (!closing.may(false)) event.preventDefault()
    })
    window.once('ready-to-show', () => {
      write(`window shown ${Math.round(performance.now())} ms after the start`)
    })
    window.on('closed', () => {
      window = null
      captures.pageGone()
    })
  }

  app.on('open-file', (event, path) => {
    event.preventDefault()
    openNamed([path])
    if (!window && app.isReady()) open()
  })
  app.on('second-instance', (_event, _argv, _folder, handed) => {
    openNamed(handedFiles(handed))
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (!window && app.isReady()) open()
  })
  let ended = false
  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    if (!closing.may(true)) return
    void supervisor.end().finally(() => {
      ended = true
      app.quit()
    })
  })

  void app.whenReady().then(() => {
    supervisor.start()
    guard((what) => write(`refused ${what}`))
    serveApp(join(import.meta.dirname, '../renderer'))
    answerWindows(
      {
        environment: () => environment(settings.current.theme),
        setTheme,
        zoom: (factor, { webContents }) => {
          // Electron keeps it for the page, as it does where the menu or the keys change it.
          if (factor !== null) webContents.setZoomFactor(factor)
          return webContents.getZoomFactor()
        },
        copyText: (text) => clipboard.writeText(text),
        connectEngine: (_none, { webContents }) => supervisor.connect(webContents),
        approveProgram: async (command, parent) => {
          const isAllowed = await askToRun(command, parent)
          if (isAllowed) await supervisor.approve({ kind: 'program', command })
          return isAllowed
        },
        approveDestination: async (address, parent) => {
          const isAllowed = await askDestination(address, parent)
          if (isAllowed) await supervisor.approve({ kind: 'destination', address })
          return isAllowed
        },
        openFile: async (_none, parent) => {
          const chosen = await chooseToRead(parent)
          if (!chosen) return null
          const token = randomUUID()
          await supervisor.approve({ kind: 'file', token, path: chosen.path })
          return { token, name: chosen.name, size: chosen.size }
        },
        saveFile: async (suggestedName, parent) => {
          const path = await chooseToWrite(suggestedName, parent)
          if (path === null) return null
          const token = randomUUID()
          await supervisor.approve({ kind: 'file', token, path })
          return token
        },
        openCaptures: (_none, parent) => captures.choose(parent),
        saveCapture: (suggestedName, parent) => captures.chooseToSave(suggestedName, parent),
        takeDropped: (path, parent) => captures.takeDropped(path, parent),
        waitingFiles: () => captures.takeWaiting(),
        setUnsaved: (unsaved, parent) => {
          closing.unsaved = unsaved
          if (process.platform === 'darwin') parent.setDocumentEdited(closing.isUnsaved)
        },
        askUnsaved: (leaving, parent) => askUnsaved(leaving, parent),
        newSession: () => supervisor.replace(),
        closeWindow: () => closing.agree(),
        openText: (_none, parent) => openText(parent),
        saveText: (file, parent) => saveText(file, parent),
        savePicture: (file, parent) => savePicture(file, parent),
        tell: (message, parent) => showMessage(message, parent),
        restartEngine: () => supervisor.restart(),
      },
      (event) => (window?.webContents === event.sender ? window : null),
      (what) => write(`refused ${what}`),
    )
    setTheme(settings.current.theme)
    openNamed(named)
    open()
  })
}

/** Paths that another start of the app handed over: what it gave is checked like anything that comes in. */
function handedFiles(handed: unknown): string[] {
  const files = typeof handed === 'object' && handed !== null && 'files' in handed ? handed.files : []
  return Array.isArray(files) ? files.filter((path) => typeof path === 'string') : []
}

function environment(theme: Theme): Environment {
  const { platform } = process
  return {
    platform: platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other',
    version: app.getVersion(),
    electron: process.versions.electron,
    theme,
  }
}
