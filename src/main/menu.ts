import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand, Theme } from '#contract/window'

const THEMES: [Theme, string][] = [
  ['system', 'As the System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** The application menu. Commands of the window go to the window; the rest Electron does itself. */
export function setMenu(
  theme: Theme,
  send: (command: MenuCommand) => void,
  setTheme: (theme: Theme) => void,
): void {
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
        command('New &Client…', 'CmdOrCtrl+K', 'new-client'),
        command('New &UDP Socket…', 'CmdOrCtrl+U', 'new-udp'),
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
        command('&Four-tuples', 'CmdOrCtrl+1', 'focus-flows'),
        command('&Sockets', 'CmdOrCtrl+3', 'focus-sockets'),
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
