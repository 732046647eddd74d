import { basename, dirname } from 'node:path'
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand, Theme } from '#contract/window'

const THEMES: [Theme, string][] = [
  ['system', 'As the System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** What the menu shows, and whom it tells. */
export interface MenuParts {
  theme: Theme
  /** Paths, the last one first. */
  recent: readonly string[]
  send: (command: MenuCommand) => void
  setTheme: (theme: Theme) => void
  newWindow: () => void
  openRecent: (path: string) => void
  clearRecent: () => void
}

/** The application menu. Commands of the window go to the window; the rest Electron does itself. */
export function setMenu(parts: MenuParts): void {
  const { theme, send, setTheme } = parts
  const command = (label: string, accelerator: string, name: MenuCommand): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(name),
  })
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        command('New &Listener…', 'CmdOrCtrl+L', 'new-listener'),
        command('New &Client…', 'CmdOrCtrl+N', 'new-client'),
        command('New &UDP Socket…', 'CmdOrCtrl+U', 'new-udp'),
        { type: 'separator' },
        { label: 'New &Window', accelerator: 'CmdOrCtrl+Shift+N', click: () => parts.newWindow() },
        { type: 'separator' },
        command('&Open…', 'CmdOrCtrl+O', 'open-file'),
        recentMenu(parts),
        command('&Append…', 'CmdOrCtrl+Shift+O', 'append-file'),
        { label: 'Compare &With…', click: () => send('compare-file') },
        { type: 'separator' },
        command('&Save', 'CmdOrCtrl+S', 'save'),
        command('Save &As…', 'CmdOrCtrl+Shift+S', 'save-as'),
        { type: 'separator' },
        command('Se&ttings…', 'CmdOrCtrl+,', 'settings'),
        { type: 'separator' },
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Socket',
      submenu: [
        command('&Close', 'CmdOrCtrl+Shift+W', 'close-socket'),
        command('&Reset', 'CmdOrCtrl+Shift+R', 'reset-socket'),
      ],
    },
    {
      label: '&Capture',
      submenu: [command('&Start', 'F5', 'start-capture'), command('S&top', 'Shift+F5', 'stop-capture')],
    },
    {
      label: '&View',
      submenu: [
        command('Command &Palette…', 'CmdOrCtrl+K', 'palette'),
        { label: '&Keys', click: () => send('show-keys') },
        { label: '&Glossary', click: () => send('show-glossary') },
        { type: 'separator' },
        command('&Four-tuples', 'CmdOrCtrl+1', 'focus-flows'),
        command('&Sockets', 'CmdOrCtrl+3', 'focus-sockets'),
        command('St&atistics', 'CmdOrCtrl+4', 'focus-statistics'),
        command('&Composer', 'CmdOrCtrl+2', 'focus-composer'),
        { type: 'separator' },
        ...THEMES.map(([name, label]): MenuItemConstructorOptions => ({
          label,
          type: 'radio',
          checked: name === theme,
          click: () => setTheme(name),
        })),
        { type: 'separator' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** Captures opened or saved before. Two of one name are told apart by their folder. */
function recentMenu({ recent, openRecent, clearRecent }: MenuParts): MenuItemConstructorOptions {
  const names = recent.map((path) => basename(path))
  const files = recent.map((path, i): MenuItemConstructorOptions => {
    const isOnly = names.filter((name) => name === names[i]).length === 1
    // An ampersand would underline what follows it.
    const label = (isOnly ? names[i] : `${names[i]} — ${dirname(path)}`).replaceAll('&', '&&')
    return { label, click: () => openRecent(path) }
  })
  return {
    label: 'Open &Recent',
    enabled: recent.length > 0,
    submenu: [...files, { type: 'separator' }, { label: '&Clear the List', click: clearRecent }],
  }
}
