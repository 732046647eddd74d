import { compileFilter, filterProgram as compiledProgram, openCapture } from 'cap'
import type { FilterCheck } from '#contract/capture'
import { captureError } from './capture-errors'

/** Tries a capture filter without capturing. Nothing is looked up on a network: names stand for any address. */
export function checkFilter(filter: string): FilterCheck {
  if (filter.trim() === '') return { error: null }
  const message = compileFilter(filter)?.message ?? null
  return { error: message === null ? null : { message, from: null, to: null } }
}

/** What a filter compiles to, for an interface's link type or Ethernet's. @throws {ShownError} where it does not compile */
export function filterProgram(filter: string, interfaceName: string | null): { instructions: string[] } {
  const linkType = interfaceName === null ? null : linkTypeOf(interfaceName)
  try {
    return { instructions: compiledProgram(filter, linkType ?? undefined) }
  } catch (thrown) {
    throw captureError(thrown, { kind: 'interface', name: interfaceName ?? '' })
  }
}

/** The link type an interface would be captured with; null where it can't be opened to ask. */
function linkTypeOf(name: string): number | null {
  try {
    const capture = openCapture(name, { timeoutMs: 1 }, () => undefined)
    capture.close()
    return capture.linkType
  } catch {
    return null
  }
}
