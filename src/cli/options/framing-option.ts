import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import { framing, type Framing } from '#contract/sockets'

const WORDS =
  'It takes none, line, length:2be (1, 2 or 4 bytes, be or le; length:2be:inclusive), delimiter:TEXT, or idle:MS.'

/** Reads `line`, `length:2be`, `delimiter:TEXT` or `idle:50`. @throws {InvalidArgumentError} */
export function framingOption(text: string): Framing {
  const checked = framing.safeParse(asked(text))
  if (checked.success) return checked.data
  throw new InvalidArgumentError(WORDS)
}

function asked(text: string): z.input<typeof framing> | null {
  if (text === 'none' || text === 'line') return { kind: text }
  const length = /^length:([124])(be|le)?(:inclusive)?$/.exec(text)
  if (length) {
    return {
      kind: 'length',
      bytes: Number(length[1]) as 1 | 2 | 4,
      endian: length[2] === 'le' ? 'little' : 'big',
      inclusive: text.endsWith(':inclusive'),
    }
  }
  const delimiter = /^delimiter:(.+)$/s.exec(text)
  if (delimiter) return { kind: 'delimiter', delimiter: delimiter[1] }
  const idle = /^idle:(\d+)$/.exec(text)
  return idle ? { kind: 'idle', ms: Number(idle[1]) } : null
}
