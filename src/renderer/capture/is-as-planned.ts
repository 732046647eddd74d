import type { CaptureState } from '#contract/capture'
import { problemsOf, requestParts, type CaptureOptions } from './capture-options'

const NO_ROTATION = { bytes: null, seconds: null, files: null }

/** Whether what runs on interfaces is what the next start would ask for. A program's output is never planned here. */
export function isAsPlanned(
  running: readonly Pick<CaptureState, 'request'>[],
  plan: { chosen: readonly string[]; filter: string; options: CaptureOptions },
): boolean {
  const requests = running.map(({ request }) => request).filter(({ source }) => source.kind === 'interface')
  // A plan that is not valid yet can't be started: nothing is offered for it.
  if (requests.length === 0 || Object.keys(problemsOf(plan.options)).length > 0) return true
  const names = requests.flatMap(({ source }) => (source.kind === 'interface' ? [source.name] : []))
  if (names.length !== plan.chosen.length || !names.every((name) => plan.chosen.includes(name))) return false
  const parts = Object.entries(requestParts(plan.options))
  return requests.every(
    (request) =>
      request.filter.trim() === plan.filter.trim() &&
      parts.every(([name, value]) => {
        // A capture that said nothing of rotation leaves it, which without an earlier one is none.
        const asked: unknown =
          request[name as keyof typeof request] ?? (name === 'rotation' ? NO_ROTATION : null)
        return JSON.stringify(asked) === JSON.stringify(value)
      }),
  )
}
