/** What a file's name has where none of the proposed one is left. */
const NAMELESS = 'fourtuple'
// Separators, what Windows reserves, and characters that are not seen: those could make a name look like another.
const REFUSED = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu

/** A proposed file name without what would lead to another folder, hide it, or make it look like another. */
export function plainFileName(proposed: string): string {
  const name = proposed
    .replace(REFUSED, '-')
    .replace(/^[.\s-]+/, '')
    .trim()
  return name === '' ? NAMELESS : name.slice(0, 200)
}
