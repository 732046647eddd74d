import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { MAIN_EVENT, PORT_MESSAGE, windowChannel } from '#contract/channels'
import type {
  Bridge,
  ChosenFile,
  EngineLost,
  Environment,
  LeavingAnswer,
  MenuCommand,
  OpenRequest,
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
  menuLanguage: (language) => ipcRenderer.invoke(windowChannel('menuLanguage'), language) as Promise<void>,
  packetsKept: (most) =>
    ipcRenderer.invoke(windowChannel('packetsKept'), most) as ReturnType<Bridge['packetsKept']>,
  zoom: (factor) => ipcRenderer.invoke(windowChannel('zoom'), factor) as Promise<number>,
  copyText: (text) => ipcRenderer.invoke(windowChannel('copyText'), text) as Promise<void>,
  connectEngine: () => ipcRenderer.invoke(windowChannel('connectEngine')) as Promise<void>,
  approveProgram: (command) =>
    ipcRenderer.invoke(windowChannel('approveProgram'), command) as Promise<boolean>,
  approveDestination: (address) =>
    ipcRenderer.invoke(windowChannel('approveDestination'), address) as Promise<boolean>,
  openFile: () => ipcRenderer.invoke(windowChannel('openFile')) as Promise<ChosenFile | null>,
  saveFile: (suggestedName) =>
    ipcRenderer.invoke(windowChannel('saveFile'), suggestedName) as Promise<string | null>,
  openCaptures: () => ipcRenderer.invoke(windowChannel('openCaptures')) as Promise<ChosenFile[]>,
  saveCapture: (suggestedName) =>
    ipcRenderer.invoke(windowChannel('saveCapture'), suggestedName) as Promise<{
      token: string
      name: string
    } | null>,
  takeDropped: (file) => {
    // Only a file that a person dropped has a path; one that a script made has none.
    const path = webUtils.getPathForFile(file as File)
    if (path === '') return Promise.resolve(null)
    return ipcRenderer.invoke(windowChannel('takeDropped'), path) as Promise<ChosenFile | null>
  },
  waitingFiles: () => ipcRenderer.invoke(windowChannel('waitingFiles')) as Promise<OpenRequest[]>,
  setUnsaved: (unsaved) => ipcRenderer.invoke(windowChannel('setUnsaved'), unsaved) as Promise<void>,
  askUnsaved: (leaving) => ipcRenderer.invoke(windowChannel('askUnsaved'), leaving) as Promise<LeavingAnswer>,
  newSession: () => ipcRenderer.invoke(windowChannel('newSession')) as Promise<void>,
  newWindow: () => ipcRenderer.invoke(windowChannel('newWindow')) as Promise<void>,
  closeWindow: () => ipcRenderer.invoke(windowChannel('closeWindow')) as Promise<void>,
  openText: () => ipcRenderer.invoke(windowChannel('openText')) as Promise<TextFile | null>,
  saveText: (file) => ipcRenderer.invoke(windowChannel('saveText'), file) as Promise<boolean>,
  savePicture: (file) => ipcRenderer.invoke(windowChannel('savePicture'), file) as Promise<boolean>,
  tell: (message) => ipcRenderer.invoke(windowChannel('tell'), message) as Promise<void>,
  restartEngine: () => ipcRenderer.invoke(windowChannel('restartEngine')) as Promise<void>,
  onEngineLost: (listener) => listen(MAIN_EVENT.engineLost, (lost) => listener(lost as EngineLost)),
  onTheme: (listener) => listen(MAIN_EVENT.theme, (theme) => listener(theme as Theme)),
  onOpenFile: (listener) => listen(MAIN_EVENT.openFile, (request) => listener(request as OpenRequest)),
  onMessage: (listener) => listen(MAIN_EVENT.message, (flow) => listener(flow as number)),
  onMenu: (listener) => listen(MAIN_EVENT.menu, (command) => listener(command as MenuCommand)),
}

contextBridge.exposeInMainWorld('fourtuple', bridge)

// A MessagePort can't pass through the bridge: it goes to the page as a message from the page to itself.
ipcRenderer.on(MAIN_EVENT.port, ({ ports }) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, ports)
})
