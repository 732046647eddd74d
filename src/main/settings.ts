import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { PACKETS_KEPT } from '#contract/limits'
import { menuLanguage, packetsKept, theme } from '#contract/window'
import { MOST_RECENT } from './files/recent-files'

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })
const settings = z.object({
  theme: theme.default('system'),
  bounds: bounds.nullable().default(null),
  /** Of the application menu, as the window last spoke. */
  language: menuLanguage.default('en'),
  maximized: z.boolean().default(false),
  /** Of the sessions that begin from now on. */
  packetsKept: packetsKept.default(PACKETS_KEPT[0]),
  /** Paths of captures opened or saved, the last one first. */
  recent: z.array(z.string().max(4096)).max(MOST_RECENT).default([]),
})
export type Settings = z.output<typeof settings>

/** Reads settings; what is not there or damaged is the default. */
export function parseSettings(text: string | null): Settings {
  try {
    return settings.parse(JSON.parse(text ?? '{}'))
  } catch {
    return settings.parse({})
  }
}

/** What a person chose, in one small file that is written whole and then put in place. */
export class SettingsFile {
  current: Settings

  constructor(
    private readonly path: string,
    private readonly warn: (text: string) => void,
  ) {
    this.current = parseSettings(read(path))
  }

  change(changed: Partial<Settings>): void {
    this.current = { ...this.current, ...changed }
    try {
      writeFileSync(`${this.path}.new`, `${JSON.stringify(this.current, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${this.path}.new`, this.path)
    } catch (thrown) {
      this.warn(`Settings were not saved: ${String(thrown)}`)
    }
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // the first start
  }
}
