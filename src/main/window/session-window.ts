import type { BrowserWindow, WebContents } from 'electron'
import { MAIN_EVENT } from '#contract/channels'
import type { MenuCommand, Theme } from '#contract/window'
import type { EngineFacts } from '#engine/server/engine-port'
import { EngineSupervisor } from '../engine/engine-supervisor'
import { askUnsaved } from '../files/ask-unsaved'
import { CaptureFiles } from '../files/capture-files'
import { Closing } from '../files/closing'
import type { SettingsFile } from '../settings'
import { openMainWindow } from './main-window'

/** What the windows of one app share. */
export interface WindowParts {
  settings: SettingsFile
  /** The engine's program, and what each is told. */
  entry: string
  facts: () => EngineFacts
  log: (text: string) => void
  showMenu: () => void
  quit: () => void
  /** The window is closed, and its session ended with it. */
  onClosed: (session: SessionWindow) => void
}

/** A window with a session of its own: an engine, and what of it is not saved. Others are not touched by what becomes of it. */
export class SessionWindow {
  readonly supervisor: EngineSupervisor
  readonly captures: CaptureFiles
  readonly closing: Closing
  private window: BrowserWindow | null = null

  constructor(private readonly parts: WindowParts) {
    const { settings, entry, facts, log, showMenu, quit } = parts
    this.supervisor = new EngineSupervisor(entry, facts, log, (lost) =>
      this.send(MAIN_EVENT.engineLost, lost),
    )
    this.captures = new CaptureFiles(
      settings,
      (approval) => this.supervisor.approve(approval),
      (request) => this.send(MAIN_EVENT.openFile, request),
      showMenu,
    )
    this.closing = new Closing(
      async (unsaved) =>
        this.window ? askUnsaved({ ...unsaved, sockets: 0, to: 'close' }, this.window) : 'discard',
      () => this.command('save-and-close'),
      (quits) => (quits ? quit() : this.window?.close()),
    )
    this.supervisor.start()
  }

  /** Opens the window. @param beside the one that it is opened from, if any */
  open(beside: BrowserWindow | null): void {
    const { settings, log, onClosed } = this.parts
    this.closing.begin()
    const window = openMainWindow(settings, beside)
    this.window = window
    window.on('close', (event) => {
      if (!this.closing.may(false)) event.preventDefault()
    })
    window.once('ready-to-show', () => {
      log(`window shown ${Math.round(performance.now())} ms after the start`)
    })
    window.on('closed', () => {
      this.window = null
      this.captures.pageGone()
      onClosed(this)
    })
  }

  /** The window, while it is open. */
  get browserWindow(): BrowserWindow | null {
    return this.window
  }

  isOf(contents: WebContents): boolean {
    return this.window?.webContents === contents
  }

  command(name: MenuCommand): void {
    this.send(MAIN_EVENT.menu, name)
  }

  tellTheme(theme: Theme): void {
    this.send(MAIN_EVENT.theme, theme)
  }

  openNamed(paths: readonly string[]): void {
    for (const path of paths) void this.captures.openNamed(path, this.window)
  }

  /** Brings the window to the front. */
  show(): void {
    if (this.window?.isMinimized()) this.window.restore()
    this.window?.focus()
  }

  private send(channel: string, value: unknown): void {
    this.window?.webContents.send(channel, value)
  }
}
