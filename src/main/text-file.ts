import { open, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { BrowserWindow } from 'electron'
import type { PictureFile, TextFile } from '#contract/window'
import { chooseToRead, chooseToWrite, sayThatFileFailed } from './choose-file'

/** Longest text file that is read: what a person wrote, not a capture. */
export const MOST_TEXT_BYTES = 16 << 20

/** Reads a text file that the person chooses. Null where none was chosen, or it is too long or no UTF-8. */
export async function openText(parent: BrowserWindow): Promise<TextFile | null> {
  const chosen = await chooseToRead(parent)
  if (!chosen) return null
  try {
    if (chosen.size > MOST_TEXT_BYTES) throw new Error('it is longer than 16 MiB')
    const bytes = await readFile(chosen.path)
    // It may have grown since.
    if (bytes.length > MOST_TEXT_BYTES) throw new Error('it is longer than 16 MiB')
    return { name: chosen.name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    await sayThatFileFailed(parent, `${chosen.name} is not read as text`, error)
    return null
  }
}

/** Writes a text where the person says, readable by this user alone: it may hold what was captured, or keys. */
export function saveText({ name, text }: TextFile, parent: BrowserWindow): Promise<boolean> {
  return save(name, text, parent)
}

/** Writes a picture as {@link saveText} does a text: it may name hosts. */
export function savePicture({ name, bytes }: PictureFile, parent: BrowserWindow): Promise<boolean> {
  return save(name, bytes, parent)
}

async function save(name: string, content: string | Uint8Array, parent: BrowserWindow): Promise<boolean> {
  const path = await chooseToWrite(name, parent)
  if (path === null) return false
  try {
    const file = await open(path, 'w', 0o600)
    try {
      // A file that was there keeps its mode otherwise.
      await file.chmod(0o600)
      await file.writeFile(content)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    await sayThatFileFailed(parent, `${basename(path)} was not written`, error)
    return false
  }
}
