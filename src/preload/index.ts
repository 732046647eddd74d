import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { MAIN_EVENT, PORT_MESSAGE, windowChannel } from '#contract/channels'
import type {
  Bridge,
  ChosenFile,
  EngineLost,
  Environment,
  MenuCommand,
  TextFile,
  Theme,
} from '#contract/window'

function listen(channel: string, listener: (value: unknown) => void): () => void {
  const onEvent = (_event: IpcRendererEvent, value: unknown) => listener(value)
  ipcRenderer.on(channel, onEvent)
  return () => {
    ipcRenderer.off(channel, onEvent)
  }
}

const bridge: Bridge = {
  environment: () => ipcRenderer.invoke(windowChannel('environment')) as Promise<Environment>,
  setTheme: (theme) => ipcRenderer.invoke(windowChannel('setTheme'), theme) as Promise<void>,
  copyText: (text) => ipcRenderer.invoke(windowChannel('copyText'), text) as Promise<void>,
  connectEngine: () => ipcRenderer.invoke(windowChannel('connectEngine')) as Promise<void>,
  approveProgram: (command) =>
    ipcRenderer.invoke(windowChannel('approveProgram'), command) as Promise<boolean>,
  approveDestination: (address) =>
    ipcRenderer.invoke(windowChannel('approveDestination'), address) as Promise<boolean>,
  openFile: () => ipcRenderer.invoke(windowChannel('openFile')) as Promise<ChosenFile | null>,
  saveFile: (suggestedName) =>
    ipcRenderer.invoke(windowChannel('saveFile'), suggestedName) as Promise<string | null>,
  openText: () => ipcRenderer.invoke(windowChannel('openText')) as Promise<TextFile | null>,
  saveText: (file) => ipcRenderer.invoke(windowChannel('saveText'), file) as Promise<boolean>,
  restartEngine: () => ipcRenderer.invoke(windowChannel('restartEngine')) as Promise<void>,
  onEngineLost: (listener) => listen(MAIN_EVENT.engineLost, (lost) => listener(lost as EngineLost)),
  onTheme: (listener) => listen(MAIN_EVENT.theme, (theme) => listener(theme as Theme)),
  onMenu: (listener) => listen(MAIN_EVENT.menu, (command) => listener(command as MenuCommand)),
}

contextBridge.exposeInMainWorld('fourtuple', bridge)

// A MessagePort can't pass through the bridge: it goes to the page as a message from the page to itself.
ipcRenderer.on(MAIN_EVENT.port, ({ ports }) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, ports)
})
