import type { Ref } from 'react'
import type { FilterMistake, Piece } from '#core/display-filter/filter'
import { tokensOf } from '#core/display-filter/tokens'

interface Tinted extends Piece {
  tint: string
}

const JOIN = 'rounded-sm bg-line'
const NAME = 'rounded-sm bg-accent-soft'
/** So wide is the mark of something that is missing. */
const MISSING = '\u00a0\u00a0'

/** Lies under the field's text, letter upon letter: tints its parts, and underlines what is wrong. */
export function FilterTint({
  text,
  error,
  ref,
}: {
  text: string
  error: FilterMistake | null
  ref: Ref<HTMLDivElement>
}) {
  return (
    <div
      ref={ref}
      aria-hidden
      className="pointer-events-none absolute inset-y-0 right-2 left-7 overflow-hidden font-mono text-xs leading-6 whitespace-pre text-transparent"
    >
      {piecesOf(text, error).map(({ from, to, tint }) => (
        <span key={from} className={tint} data-wrong={tint.includes('wavy') ? '' : undefined}>
          {text.slice(from, to)}
        </span>
      ))}
      {error && error.from === error.to && error.from === text.length && (
        <span data-wrong className={WRONG}>
          {MISSING}
        </span>
      )}
    </div>
  )
}

const WRONG = 'underline decoration-error decoration-wavy underline-offset-2'

/** The text cut where its tint changes, with nothing left out. */
function piecesOf(text: string, error: FilterMistake | null): Tinted[] {
  const tints = new Array<string>(text.length).fill('')
  for (const token of tokensOf(text)) {
    if (token.kind === 'term') tints.fill(NAME, token.from, token.from + token.name.length)
    else if (token.kind !== 'payload' && token.kind !== 'wrong') tints.fill(JOIN, token.from, token.to)
  }
  // What is missing inside is marked at the character before it.
  if (error) tints.fill(WRONG, error.from === error.to ? Math.max(0, error.from - 1) : error.from, error.to)
  const pieces: Tinted[] = []
  tints.forEach((tint, at) => {
    const last = pieces.at(-1)
    if (last?.tint === tint) last.to = at + 1
    else pieces.push({ from: at, to: at + 1, tint })
  })
  return pieces
}
