import { randomUUID } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import type { ChosenFile, OpenRequest } from '#contract/window'
import type { Approval } from '#engine/server/approvals'
import { sayThatFileFailed } from '../choose-file'
import { plainFileName } from '../file-name'
import type { SettingsFile } from '../settings'
import { withRecent } from './recent-files'

const FILTERS = [
  { name: 'Captures', extensions: ['pcapng', 'pcap', 'cap', 'ntar', 'dmp', 'gz'] },
  { name: 'All files', extensions: ['*'] },
]
/** What captures, and gzip files, begin with (first four bytes, the last two of gzip's left open). */
const BEGINNINGS =
  /^(?:0a0d0d0a|a1b2c3d4|d4c3b2a1|a1b23c4d|4d3cb2a1|a1b2cd34|34cdb2a1|1c0001a[bc]|a[bc]01001c|1f8b)/

/**
 * Capture files that a person chose, by whatever way: the engine is told of each, and the page gets its token. Those
 * that came before there was a page wait for it.
 */
export class CaptureFiles {
  private waiting: OpenRequest[] = []
  private pageTakes = false

  /**
   * @param send gives the page a file to open, once it takes them
   * @param onRecent told when the recent files are others
   */
  constructor(
    private readonly settings: SettingsFile,
    private readonly approve: (approval: Approval) => Promise<void>,
    private readonly send: (request: OpenRequest) => void,
    private readonly onRecent: () => void,
  ) {}

  /** The system's dialog: captures to open; none where it was cancelled. */
  async choose(parent: BrowserWindow): Promise<ChosenFile[]> {
    const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
      properties: ['openFile', 'multiSelections'],
      filters: FILTERS,
    })
    const chosen = canceled ? [] : await Promise.all(filePaths.map((path) => this.take(path, parent)))
    return chosen.filter((file) => file !== null)
  }

  /** The system's dialog: where the session is saved; null where it was cancelled. */
  async chooseToSave(
    suggestedName: string,
    parent: BrowserWindow,
  ): Promise<{ token: string; name: string } | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(parent, {
      defaultPath: plainFileName(suggestedName),
      filters: [{ name: 'pcapng', extensions: ['pcapng'] }],
      properties: ['showOverwriteConfirmation'],
    })
    if (canceled || filePath === '') return null
    const token = randomUUID()
    await this.approve({ kind: 'file', token, path: filePath })
    this.remember(filePath)
    return { token, name: basename(filePath) }
  }

  /** A file that was dropped on the window: captures alone, since it is the page that says its path. */
  async takeDropped(path: string, parent: BrowserWindow): Promise<ChosenFile | null> {
    try {
      if (!BEGINNINGS.test(await beginningOf(path))) throw new Error('it is no capture')
    } catch (error) {
      await sayThatFileFailed(parent, `${basename(path)} can’t be opened`, error)
      return null
    }
    return this.take(path, parent)
  }

  /** Opens a file that the system, the command line or the menu named. */
  async openNamed(path: string, parent: BrowserWindow | null): Promise<void> {
    const file = await this.take(path, parent)
    if (!file) return
    const request = { file, append: false }
    if (this.pageTakes) this.send(request)
    else this.waiting.push(request)
  }

  /** The page takes files from now on; these came before. */
  takeWaiting(): OpenRequest[] {
    this.pageTakes = true
    return this.waiting.splice(0)
  }

  /** The page is gone: what comes now waits for the next one. */
  pageGone(): void {
    this.pageTakes = false
  }

  private remember(path: string): void {
    app.addRecentDocument(path)
    this.settings.change({ recent: withRecent(this.settings.current.recent, path) })
    this.onRecent()
  }

  private async take(path: string, parent: BrowserWindow | null): Promise<ChosenFile | null> {
    try {
      const facts = await stat(path)
      if (!facts.isFile()) throw new Error('it is no file')
      const token = randomUUID()
      await this.approve({ kind: 'file', token, path, readOnly: true })
      this.remember(path)
      return { token, name: basename(path), size: facts.size }
    } catch (error) {
      this.settings.change({ recent: this.settings.current.recent.filter((one) => one !== path) })
      this.onRecent()
      if (parent) await sayThatFileFailed(parent, `${basename(path)} can’t be opened`, error)
      return null
    }
  }
}

async function beginningOf(path: string): Promise<string> {
  if (!(await stat(path)).isFile()) throw new Error('it is no file')
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('hex', 0, bytesRead)
  } finally {
    await file.close()
  }
}
