import type { WindowCallName } from './window'

/** The scheme and host the window's own files are served from. */
export const APP_ORIGIN = 'app://fourtuple'

/** IPC channel of a window call. */
export const windowChannel = (name: WindowCallName): string => `window:${name}`

/** IPC channels from main to a window. */
export const MAIN_EVENT = {
  engineLost: 'main:engine-lost',
  message: 'main:message',
  menu: 'main:menu',
  openFile: 'main:open-file',
  theme: 'main:theme',
  port: 'main:engine-port',
} as const

/** The data of the message event that carries the engine's port into the page. */
export const PORT_MESSAGE = 'fourtuple:engine-port'
