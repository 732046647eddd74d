import { BrowserWindow, type WebContents } from 'electron'
import type { MenuCommand, Theme } from '#contract/window'
import { SessionWindow, type WindowParts } from './session-window'

/** The open windows of the app, each with its session. */
export class SessionWindows {
  /** The one that had the focus last is the last. */
  private windows: SessionWindow[] = []
  /** Sessions whose windows are closed, and whose engines are still ending. */
  private readonly ending = new Set<Promise<void>>()

  constructor(private readonly parts: Omit<WindowParts, 'onClosed'>) {}

  /** Opens another window, with a session of its own. */
  open(): SessionWindow {
    const beside = this.current?.browserWindow ?? null
    const session = new SessionWindow({ ...this.parts, onClosed: (closed) => this.closed(closed) })
    this.windows.push(session)
    session.open(beside)
    session.browserWindow?.on('focus', () => {
      this.windows = [...this.windows.filter((one) => one !== session), session]
    })
    return session
  }

  /** The window that has the focus, or had it last; null where none is open. */
  get current(): SessionWindow | null {
    const focused = BrowserWindow.getFocusedWindow()
    return this.windows.find((one) => one.browserWindow === focused) ?? this.windows.at(-1) ?? null
  }

  of(contents: WebContents): SessionWindow | null {
    return this.windows.find((one) => one.isOf(contents)) ?? null
  }

  /** A command of the menu is for the window that is in front. */
  command(name: MenuCommand): void {
    this.current?.command(name)
  }

  tellTheme(theme: Theme): void {
    for (const one of this.windows) one.tellTheme(theme)
  }

  /** Whether the app may quit; else the first that holds it asks, and quits where that was meant. */
  mayQuit(): boolean {
    return this.windows.every((one) => one.closing.may(true))
  }

  /** Ends all sessions. */
  async end(): Promise<void> {
    await Promise.allSettled([...this.windows.map((one) => one.supervisor.end()), ...this.ending])
  }

  private closed(session: SessionWindow): void {
    this.windows = this.windows.filter((one) => one !== session)
    const ending = session.supervisor.end()
    this.ending.add(ending)
    void ending.finally(() => this.ending.delete(ending))
  }
}
