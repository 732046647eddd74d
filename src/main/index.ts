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
import { openText, saveText } from './text-file'
import { askToRun } from './ask-to-run'
import { guard } from './guards'
import { launchCommand } from './launch-command'
import { Log } from './log'
import { setMenu } from './menu'
import { SettingsFile } from './settings'
import { openMainWindow } from './window/main-window'
import { answerWindows } from './window/window-ipc'

app.setName('Fourtuple')
registerAppScheme()

if (app.requestSingleInstanceLock()) start()
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
    setMenu(theme, sendCommand, setTheme)
    window?.webContents.send(MAIN_EVENT.theme, theme)
  }
  const sendCommand = (command: MenuCommand) => window?.webContents.send(MAIN_EVENT.menu, command)
  const open = () => {
    window = openMainWindow(settings)
    window.once('ready-to-show', () => {
      write(`window shown ${Math.round(performance.now())} ms after the start`)
    })
    window.on('closed', () => (window = null))
  }

  app.on('second-instance', () => {
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
        openText: (_none, parent) => openText(parent),
        saveText: (file, parent) => saveText(file, parent),
        restartEngine: () => supervisor.restart(),
      },
      (event) => (window?.webContents === event.sender ? window : null),
      (what) => write(`refused ${what}`),
    )
    setTheme(settings.current.theme)
    open()
  })
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
