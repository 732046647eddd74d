import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import { plainFileName } from './file-name'

/** A file that the person chose; the path stays in main and in the engine. */
export interface Chosen {
  path: string
  name: string
  size: number
}

/** The system's dialog for a file to read; null where none was chosen, or it is none that can be read. */
export async function chooseToRead(parent: BrowserWindow): Promise<Chosen | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(parent, { properties: ['openFile'] })
  const path = filePaths.at(0)
  if (canceled || path === undefined) return null
  try {
    const facts = await stat(path)
    if (!facts.isFile()) throw new Error('it is no file')
    return { path, name: basename(path), size: facts.size }
  } catch (error) {
    await sayThatFileFailed(parent, `${basename(path)} can’t be read`, error)
    return null
  }
}

/** The system's dialog for where to write; it asks before an existing file is replaced. */
export async function chooseToWrite(suggestedName: string, parent: BrowserWindow): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(parent, {
    defaultPath: plainFileName(suggestedName),
    properties: ['showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? null : filePath
}

/** Says in a dialog why a chosen file could not be used. */
export async function sayThatFileFailed(parent: BrowserWindow, what: string, error: unknown): Promise<void> {
  await dialog.showMessageBox(parent, {
    type: 'error',
    title: 'Fourtuple',
    message: what,
    detail: `The system says: ${error instanceof Error ? error.message : String(error)}.\n\nChoose another file.`,
  })
}
