/** A word of a template field, with where it stands in the template. */
export interface FieldWord {
  at: number
  /** Before `=`; empty for a word alone. */
  key: string
  value: string
  /** What encloses it. */
  quote: '' | '"' | '/'
}

const WORD = /\s*(?:([a-z]+)=)?(?:"((?:[^"\\]|\\.)*)"|\/((?:[^/\\]|\\.)*)\/(?=\s|$)|([^\s"]+))/y

/** A field's words: `counter start=5 width=4`, `captured id /id=(\d+)/ default="none"`; or where one is wrong. */
export function fieldWords(text: string, begin: number): FieldWord[] | number {
  const words: FieldWord[] = []
  const end = text.trimEnd().length
  for (let at = 0; at < end;) {
    WORD.lastIndex = at
    const found = WORD.exec(text)
    if (!found) return begin + at
    const [whole, key, quoted, pattern, bare] = found as (string | undefined)[]
    const leading = (whole ?? '').length - (whole ?? '').trimStart().length
    words.push({
      at: begin + at + leading,
      key: key ?? '',
      value: quoted ?? pattern?.replaceAll('\\/', '/') ?? bare ?? '',
      quote: quoted !== undefined ? '"' : pattern !== undefined ? '/' : '',
    })
    at = WORD.lastIndex
  }
  return words
}
