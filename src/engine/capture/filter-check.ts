import { compileFilter, filterProgram as compiledProgram, openCapture } from 'cap'
import type { FilterCheck } from '#contract/capture'
import { locateError } from '#core/capture-filter/locate-error'
import { withoutNames } from '#core/capture-filter/safe-to-check'
import { ShownError } from '../engine-error'
import { captureError } from './capture-errors'

/** What a filter's error is about; its words name no interface. */
const ANY_INTERFACE = { kind: 'interface', name: '' } as const

/** Tries a capture filter without capturing. Nothing is looked up on a network: names stand for any address. */
export function checkFilter(filter: string): FilterCheck {
  if (filter.trim() === '') return { error: null }
  const compiles = (text: string) => compileFilter(withoutNames(text).filter)?.message ?? null
  const message = compiles(filter)
  if (message === null) return { error: null }
  const place = locateError(filter, message, compiles)
  return { error: { message, from: place?.from ?? null, to: place?.to ?? null } }
}

/** What a filter compiles to, for an interface's link type or Ethernet's. @throws {ShownError} where it does not compile */
export function filterProgram(filter: string, interfaceName: string | null): { instructions: string[] } {
  const { filter: nameless, names } = withoutNames(filter)
  const wrong = compileFilter(nameless)
  if (wrong) throw captureError(Object.assign(new Error(wrong.message), { code: 'EFILTER' }), ANY_INTERFACE)
  if (names.length > 0) {
    throw new ShownError(
      'EFILTER',
      `The program depends on the address of ${names[0].name}, which is looked up when a capture starts.`,
      'Write the address instead of the name to see it.',
    )
  }
  const linkType = interfaceName === null ? null : linkTypeOf(interfaceName)
  try {
    return { instructions: compiledProgram(filter, linkType ?? undefined) }
  } catch (thrown) {
    throw captureError(thrown, ANY_INTERFACE)
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
