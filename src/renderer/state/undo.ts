import { create } from 'zustand'

/** Steps that can be undone; nobody remembers what was before. */
const MOST_STEPS = 100
/** Changes of one kind that follow each other so closely are one step: a column that is dragged, a filter that is typed. */
const TOGETHER_MS = 1000

interface Step {
  title: string
  undo: () => void
  at: number
}

/** What a person did to what is shown, the last one last. What was sent or closed can't be undone, and isn't here. */
export const useUndo = create<{ steps: readonly Step[] }>(() => ({ steps: [] }))

let isUndoing = false

/**
 * Remembers how to undo something that was just done.
 *
 * @param title what was done, as a command says it
 */
export function undoable(title: string, undo: () => void): void {
  if (isUndoing) return
  const at = Date.now()
  const { steps } = useUndo.getState()
  const last = steps.at(-1)
  // The state before the first of them is what one wants back.
  const goesOn = last?.title === title && at - last.at < TOGETHER_MS
  const next = goesOn ? [...steps.slice(0, -1), { ...last, at }] : [...steps, { title, undo, at }]
  useUndo.setState({ steps: next.slice(-MOST_STEPS) })
}

/** Undoes the last step. @returns what it was; null where there is none */
export function undoLast(): string | null {
  const { steps } = useUndo.getState()
  const last = steps.at(-1)
  if (!last) return null
  useUndo.setState({ steps: steps.slice(0, -1) })
  isUndoing = true
  try {
    last.undo()
  } finally {
    isUndoing = false
  }
  return last.title
}
