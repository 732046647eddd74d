import { create } from 'zustand'
import type { CaptureInterface, FilterCheck } from '#contract/capture'
import { notify, useSession } from '../state/session-store'
import { DEFAULT_OPTIONS, type CaptureOptions } from './capture-options'

/** The parts of the window that open over it for captures, one at a time. */
export type CapturePart = 'interfaces' | 'library' | 'options' | 'captures' | 'losses'

/** The next capture as it is planned. Here and not in the bar, so that nothing typed is lost. */
interface CapturePlan {
  /** Names of the interfaces, in the order they were chosen; `null` until the first list came. */
  chosen: string[] | null
  filter: string
  /** What libpcap says of the filter. */
  check: FilterCheck
  options: CaptureOptions
  /** The program to capture from, as typed. */
  command: string
  part: CapturePart | null
}

export const usePlan = create<CapturePlan>(() => ({
  chosen: null,
  filter: '',
  check: { error: null },
  options: DEFAULT_OPTIONS,
  command: '',
  part: null,
}))

export function showPart(part: CapturePart | null): void {
  usePlan.setState({ part })
}

export function setOptions(change: Partial<CaptureOptions>): void {
  usePlan.setState(({ options }) => ({ options: { ...options, ...change } }))
}

/** Chooses interfaces. What one of them offered, another one need not. */
export function chooseInterfaces(chosen: string[]): void {
  usePlan.setState(({ options }) => ({ chosen, options: { ...options, linkType: '', timestampType: '' } }))
}

/** The engine told which interfaces there are: at the start, and whenever they are others. */
export function interfacesAre(interfaces: CaptureInterface[]): void {
  useSession.setState({ interfaces })
  const { chosen } = usePlan.getState()
  const first = interfaces.at(0)?.name
  if (chosen === null) {
    // The engine sorts loopback first: what nobody chose is what is captured on most.
    if (first !== undefined) usePlan.setState({ chosen: [first] })
    return
  }
  const here = new Set(interfaces.map(({ name }) => name))
  const gone = chosen.filter((name) => !here.has(name))
  if (gone.length === 0) return
  const left = chosen.filter((name) => here.has(name))
  const next = left.length > 0 || first === undefined ? left : [first]
  chooseInterfaces(next)
  notify({
    level: 'warning',
    title: `${gone.join(' and ')} ${gone.length === 1 ? 'is' : 'are'} no longer there`,
    text:
      next.length === 0
        ? 'No interface is chosen for the next capture.'
        : `The next capture is on ${next.join(' and ')}.`,
    step: 'Choose others in the list of interfaces.',
  })
}

/** The chosen interfaces, for a button: their names, or how many where they are too many to read. */
export function writeChosen(chosen: readonly string[]): string {
  if (chosen.length === 0) return 'No interface'
  return chosen.length <= 2 ? chosen.join(' + ') : `${chosen.length} interfaces`
}
