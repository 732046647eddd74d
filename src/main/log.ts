import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One log file's bound; the one before it is kept as well. */
const MOST_BYTES = 1 << 20
/** Longest line: a stack, not a payload. */
const MOST_CHARACTERS = 4000

/** The app's log: what started, ended and failed. Never payload, never what a user typed. */
export class Log {
  private readonly file: string
  private size = 0

  constructor(folder: string) {
    this.file = join(folder, 'fourtuple.log')
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      this.size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0
    } catch {
      // Without a place to write, lines still go to standard error.
    }
  }

  write(text: string): void {
    const line = `${new Date().toISOString()} ${text.slice(0, MOST_CHARACTERS)}\n`
    process.stderr.write(line)
    try {
      if (this.size + line.length > MOST_BYTES) {
        renameSync(this.file, `${this.file}.1`)
        this.size = 0
      }
      appendFileSync(this.file, line, { mode: 0o600 })
      this.size += line.length
    } catch {
      // A full disk must not end the app.
    }
  }
}
