import { basename, dirname } from 'node:path'
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand, MenuLanguage, Theme } from '#contract/window'
import { menuWords } from './menu-words'

const THEMES: [Theme, string][] = [
  ['system', 'As the System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }
/** What can be done with text; null for a line between. */
const EDITING = ['undo', 'redo', null, 'cut', 'copy', 'paste', 'delete', null, 'selectAll'] as const

/** What the menu shows, and whom it tells. */
export interface MenuParts {
  theme: Theme
  language: MenuLanguage
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
  const { say, role } = menuWords(parts.language)
  const command = (label: string, accelerator: string, name: MenuCommand): MenuItemConstructorOptions => ({
    label: say(label),
    accelerator,
    click: () => send(name),
  })
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: say('&File'),
      submenu: [
        command('New &Listener…', 'CmdOrCtrl+L', 'new-listener'),
        command('New &Client…', 'CmdOrCtrl+N', 'new-client'),
        command('New &UDP Socket…', 'CmdOrCtrl+U', 'new-udp'),
        { type: 'separator' },
        { label: say('New &Window'), accelerator: 'CmdOrCtrl+Shift+N', click: () => parts.newWindow() },
        { type: 'separator' },
        command('&Open…', 'CmdOrCtrl+O', 'open-file'),
        recentMenu(parts),
        command('&Append…', 'CmdOrCtrl+Shift+O', 'append-file'),
        { label: say('Compare &With…'), click: () => send('compare-file') },
        { type: 'separator' },
        command('&Save', 'CmdOrCtrl+S', 'save'),
        command('Save &As…', 'CmdOrCtrl+Shift+S', 'save-as'),
        { type: 'separator' },
        command('Se&ttings…', 'CmdOrCtrl+,', 'settings'),
        { type: 'separator' },
        role(process.platform === 'darwin' ? 'close' : 'quit'),
      ],
    },
    {
      role: 'editMenu',
      label: say('&Edit'),
      submenu: EDITING.map((one) => (one === null ? SEPARATOR : role(one))),
    },
    {
      label: say('&Socket'),
      submenu: [
        command('&Close', 'CmdOrCtrl+Shift+W', 'close-socket'),
        command('&Reset', 'CmdOrCtrl+Shift+R', 'reset-socket'),
      ],
    },
    {
      label: say('&Capture'),
      submenu: [command('&Start', 'F5', 'start-capture'), command('S&top', 'Shift+F5', 'stop-capture')],
    },
    {
      label: say('&View'),
      submenu: [
        command('Command &Palette…', 'CmdOrCtrl+K', 'palette'),
        { label: say('&Keys'), click: () => send('show-keys') },
        { label: say('&Glossary'), click: () => send('show-glossary') },
        { type: 'separator' },
        command('&Four-tuples', 'CmdOrCtrl+1', 'focus-flows'),
        command('&Sockets', 'CmdOrCtrl+3', 'focus-sockets'),
        command('St&atistics', 'CmdOrCtrl+4', 'focus-statistics'),
        command('&Composer', 'CmdOrCtrl+2', 'focus-composer'),
        { type: 'separator' },
        ...THEMES.map(([name, label]): MenuItemConstructorOptions => ({
          label: say(label),
          type: 'radio',
          checked: name === theme,
          click: () => setTheme(name),
        })),
        { type: 'separator' },
        role('zoomIn'),
        role('zoomOut'),
        role('resetZoom'),
        role('togglefullscreen'),
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    {
      role: 'windowMenu',
      ...(parts.language === 'en'
        ? {}
        : { label: say('&Windows'), submenu: [role('minimize'), role('close')] }),
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** Captures opened or saved before. Two of one name are told apart by their folder. */
function recentMenu({ recent, language, openRecent, clearRecent }: MenuParts): MenuItemConstructorOptions {
  const { say } = menuWords(language)
  const names = recent.map((path) => basename(path))
  const files = recent.map((path, i): MenuItemConstructorOptions => {
    const isOnly = names.filter((name) => name === names[i]).length === 1
    // An ampersand would underline what follows it.
    const label = (isOnly ? names[i] : `${names[i]} — ${dirname(path)}`).replaceAll('&', '&&')
    return { label, click: () => openRecent(path) }
  })
  return {
    label: say('Open &Recent'),
    enabled: recent.length > 0,
    submenu: [...files, { type: 'separator' }, { label: say('&Clear the List'), click: clearRecent }],
  }
}
