import { EXPLANATIONS } from './catalogue'
import type { Explanation, ExplainedKind } from './entry'

/** A field of a layer, as core/dissect names them; `path` has the names from the layer's own fields down to it. */
export interface ShownField {
  /** The layer's name: `TCP`, `IPv4`. */
  layer: string
  path: readonly string[]
  /** Of ICMP: its type and code, as `3/3`. */
  icmp?: string
}

const byName = new Map(EXPLANATIONS.map((one) => [`${one.kind} ${one.name}`, one]))
const of = (kind: ExplainedKind, name: string) => byName.get(`${kind} ${name}`) ?? null

/**
 * What explains a field: the field itself, a flag, an option with all that is in it, or the message that an ICMP type
 * and code make. null where nothing does.
 */
export function explainField({ layer, path, icmp = '' }: ShownField): Explanation | null {
  const name = path.at(-1)
  if (name === undefined) return null
  const field = of('header field', `${layer} ${name}`)
  if (field) return field
  if (layer === 'TCP') {
    const flag = of('TCP flag', name)
    if (flag) return flag
    for (const one of path.toReversed()) {
      const option = of('TCP option', one)
      if (option) return option
    }
  }
  if ((layer === 'ICMP' || layer === 'ICMPv6') && (name === 'Type' || name === 'Code'))
    return EXPLANATIONS.find(({ kind, also = [] }) => kind === layer && also.includes(icmp)) ?? null
  return null
}
