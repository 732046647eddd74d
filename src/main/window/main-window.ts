import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron'
import { APP_ORIGIN } from '#contract/channels'
import type { SettingsFile } from '../settings'
import { visibleBounds } from './visible-bounds'

const SMALLEST = { width: 900, height: 600 }
/** The page's own background (styles/tokens.css), so that nothing flashes before its first paint. */
const BACKGROUND = { light: '#f7f8fa', dark: '#14171c' }

/** By how much a window is opened away from the one that it was opened from, so that both are seen. */
const BESIDE = 32
const shifted = (bounds: Rectangle): Rectangle => ({ ...bounds, x: bounds.x + BESIDE, y: bounds.y + BESIDE })

/** Opens a window, where one was closed last, or beside another. It shows itself once its page has been drawn. */
export function openMainWindow(settings: SettingsFile, beside: BrowserWindow | null): BrowserWindow {
  const { maximized } = settings.current
  const bounds = beside ? shifted(beside.getNormalBounds()) : settings.current.bounds
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...(visibleBounds(bounds, areas) ?? { width: 1280, height: 800 }),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Fourtuple',
    icon: join(app.getAppPath(), 'resources', 'icon.png'),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  window.once('ready-to-show', () => {
    if (maximized && !beside) window.maximize()
    window.show()
  })
  window.on('close', () => {
    settings.change({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  })
  void window.loadURL(`${APP_ORIGIN}/`)
  return window
}
