import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { WebContents } from 'electron'
import { app, clipboard, nativeTheme } from 'electron'
import type { Environment, Theme } from '#contract/window'
import { registerAppScheme, serveApp } from './app-protocol'
import { askDestination } from './ask-destination'
import { chooseToRead, chooseToWrite } from './choose-file'
import { openText, savePicture, saveText } from './text-file'
import { askToRun } from './ask-to-run'
import { askUnsaved } from './files/ask-unsaved'
import { namedFiles } from './files/named-files'
import { guard } from './guards'
import { launchCommand } from './launch-command'
import { Log } from './log'
import { setMenu } from './menu'
import { showMessage } from './show-message'
import { SettingsFile } from './settings'
import type { SessionWindow } from './window/session-window'
import { SessionWindows } from './window/session-windows'
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
  const showMenu = () =>
    setMenu({
      theme: settings.current.theme,
      language: settings.current.language,
      recent: settings.current.recent,
      send: (command) => windows.command(command),
      setTheme,
      newWindow: () => windows.open(),
      openRecent: (path) => openNamed([path]),
      clearRecent: () => {
        app.clearRecentDocuments()
        settings.change({ recent: [] })
        showMenu()
      },
    })
  const windows = new SessionWindows({
    settings,
    entry: join(import.meta.dirname, 'engine.js'),
    facts: () => ({
      sessionsFolder: join(userData, 'sessions'),
      version: app.getVersion(),
      packetsKept: settings.current.packetsKept,
      launch: { command: launchCommand(app.isPackaged, process.execPath) },
      trust: 'approved',
    }),
    log: write,
    showMenu,
    quit: () => app.quit(),
  })
  const setTheme = (theme: Theme) => {
    nativeTheme.themeSource = theme
    settings.change({ theme })
    showMenu()
    windows.tellTheme(theme)
  }
  const openNamed = (paths: readonly string[]) => {
    if (paths.length > 0) (windows.current ?? windows.open()).openNamed(paths)
  }

  /** Files that the system named before a window could be. */
  const early: string[] = []
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (app.isReady()) openNamed([path])
    else early.push(path)
  })
  app.on('second-instance', (_event, _argv, _folder, handed) => {
    openNamed(handedFiles(handed))
    windows.current?.show()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => {
    if (!windows.current && app.isReady()) windows.open()
  })
  let ended = false
  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    if (!windows.mayQuit()) return
    void windows.end().finally(() => {
      ended = true
      app.quit()
    })
  })

  void app.whenReady().then(() => {
    guard((what) => write(`refused ${what}`))
    serveApp(join(import.meta.dirname, '../renderer'))
    const sessionOf = (contents: WebContents): SessionWindow => {
      const session = windows.of(contents)
      if (!session) throw new Error('That window is closed.')
      return session
    }
    answerWindows(
      {
        environment: () => environment(settings.current.theme),
        setTheme,
        zoom: (factor, { webContents }) => {
          // Electron keeps it for the page, as it does where the menu or the keys change it.
          if (factor !== null) webContents.setZoomFactor(factor)
          return webContents.getZoomFactor()
        },
        menuLanguage: (language) => {
          if (language === settings.current.language) return
          settings.change({ language })
          showMenu()
        },
        packetsKept: (most) => {
          if (most !== null) settings.change({ packetsKept: most })
          return settings.current.packetsKept
        },
        copyText: (text) => clipboard.writeText(text),
        connectEngine: (_none, { webContents }) => sessionOf(webContents).supervisor.connect(webContents),
        approveProgram: async (command, parent) => {
          const isAllowed = await askToRun(command, parent)
          if (isAllowed) await sessionOf(parent.webContents).supervisor.approve({ kind: 'program', command })
          return isAllowed
        },
        approveDestination: async (address, parent) => {
          const isAllowed = await askDestination(address, parent)
          if (isAllowed)
            await sessionOf(parent.webContents).supervisor.approve({ kind: 'destination', address })
          return isAllowed
        },
        openFile: async (_none, parent) => {
          const chosen = await chooseToRead(parent)
          if (!chosen) return null
          const token = randomUUID()
          await sessionOf(parent.webContents).supervisor.approve({ kind: 'file', token, path: chosen.path })
          return { token, name: chosen.name, size: chosen.size }
        },
        saveFile: async (suggestedName, parent) => {
          const path = await chooseToWrite(suggestedName, parent)
          if (path === null) return null
          const token = randomUUID()
          await sessionOf(parent.webContents).supervisor.approve({ kind: 'file', token, path })
          return token
        },
        openCaptures: (_none, parent) => sessionOf(parent.webContents).captures.choose(parent),
        saveCapture: (suggestedName, parent) =>
          sessionOf(parent.webContents).captures.chooseToSave(suggestedName, parent),
        takeDropped: (path, parent) => sessionOf(parent.webContents).captures.takeDropped(path, parent),
        waitingFiles: (_none, { webContents }) => sessionOf(webContents).captures.takeWaiting(),
        setUnsaved: (unsaved, parent) => {
          const { closing } = sessionOf(parent.webContents)
          closing.unsaved = unsaved
          if (process.platform === 'darwin') parent.setDocumentEdited(closing.isUnsaved)
        },
        askUnsaved: (leaving, parent) => askUnsaved(leaving, parent),
        newSession: (_none, { webContents }) => sessionOf(webContents).supervisor.replace(),
        newWindow: () => void windows.open(),
        closeWindow: (_none, { webContents }) => sessionOf(webContents).closing.agree(),
        openText: (_none, parent) => openText(parent),
        saveText: (file, parent) => saveText(file, parent),
        savePicture: (file, parent) => savePicture(file, parent),
        tell: (message, parent) => showMessage(message, parent),
        restartEngine: (_none, { webContents }) => sessionOf(webContents).supervisor.restart(),
      },
      (event) => windows.of(event.sender)?.browserWindow ?? null,
      (what) => write(`refused ${what}`),
    )
    setTheme(settings.current.theme)
    windows.open()
    openNamed([...named, ...early])
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
