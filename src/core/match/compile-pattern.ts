import type { Mistake } from '../payload/payload-text'
import { parsePattern, type Node } from './parse-pattern'
import type { Instruction, Program } from './program'

/** Most instructions: each byte that is searched may cost as many steps. */
const MOST_INSTRUCTIONS = 2000

/**
 * A regular expression as a program for {@link Search}, or where it is wrong.
 *
 * @param ignoresCase whether the letters of ASCII fit in either case
 */
export function compilePattern(source: string, ignoresCase = false): Program | Mistake {
  const parsed = parsePattern(source, ignoresCase)
  if ('why' in parsed) return parsed
  const instructions: Instruction[] = []
  emit({ kind: 'group', node: parsed.node, group: 0 }, instructions)
  instructions.push({ kind: 'match' })
  if (instructions.length > MOST_INSTRUCTIONS)
    return { at: 0, why: 'This pattern is too large: repeat fewer times or less.' }
  return { instructions, groups: parsed.groups, names: parsed.names }
}

function emit(node: Node, into: Instruction[]): void {
  // What is far too large is not built to its end; compilePattern then refuses it.
  if (into.length > MOST_INSTRUCTIONS) return
  if (node.kind === 'byte' || node.kind === 'assert') into.push(node)
  else if (node.kind === 'all') for (const one of node.nodes) emit(one, into)
  else if (node.kind === 'either') emitEither(node.nodes, into)
  else if (node.kind === 'repeat') emitRepeat(node, into)
  else {
    into.push({ kind: 'save', slot: 2 * node.group })
    emit(node.node, into)
    into.push({ kind: 'save', slot: 2 * node.group + 1 })
  }
}

function emitEither(nodes: Node[], into: Instruction[]): void {
  const jumps: { kind: 'jump'; to: number }[] = []
  for (const [i, node] of nodes.entries()) {
    if (i === nodes.length - 1) emit(node, into)
    else {
      const split = { kind: 'split' as const, first: into.length + 1, second: 0 }
      into.push(split)
      emit(node, into)
      const jump = { kind: 'jump' as const, to: 0 }
      jumps.push(jump)
      into.push(jump)
      split.second = into.length
    }
  }
  for (const jump of jumps) jump.to = into.length
}

function emitRepeat({ node, least, most, greedy }: Node & { kind: 'repeat' }, into: Instruction[]): void {
  for (let i = 0; i < least && into.length <= MOST_INSTRUCTIONS; i++) emit(node, into)
  const optional = (): { leave: (to: number) => void } => {
    const at = into.length
    const split = { kind: 'split' as const, first: at + 1, second: at + 1 }
    into.push(split)
    return { leave: (to) => (greedy ? (split.second = to) : (split.first = to)) }
  }
  if (most === Infinity) {
    const at = into.length
    const { leave } = optional()
    emit(node, into)
    into.push({ kind: 'jump', to: at })
    leave(into.length)
    return
  }
  const leaves: ((to: number) => void)[] = []
  for (let i = least; i < most && into.length <= MOST_INSTRUCTIONS; i++) {
    leaves.push(optional().leave)
    emit(node, into)
  }
  for (const leave of leaves) leave(into.length)
}
