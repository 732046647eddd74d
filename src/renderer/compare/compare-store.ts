import { create } from 'zustand'
import type { FileComparison } from '#contract/files'
import type { ChosenFile } from '#contract/window'
import { engineError, notify, open, useSession } from '../state/session-store'

/** Which pairs are listed. */
export const KINDS = ['different', 'onlyHere', 'onlyThere', 'alike'] as const
export type PairKind = (typeof KINDS)[number]

interface CompareState {
  /** The file that the session was compared with last, and how. */
  file: ChosenFile | null
  compared: FileComparison | null
  shown: ReadonlySet<PairKind>
  isBusy: boolean
}

export const useCompare = create<CompareState>(() => ({
  file: null,
  compared: null,
  shown: new Set(KINDS),
  isBusy: false,
}))

// Another engine has other flows.
useSession.subscribe(({ client }, before) => {
  if (client !== before.client) useCompare.setState({ file: null, compared: null, isBusy: false })
})

/** Lets the person choose a capture, and compares the session with it. */
export async function chooseAndCompare(): Promise<void> {
  const [file] = await window.fourtuple.openCaptures()
  await compareWith(file, null)
}

/** Compares with a file that was chosen. @param ignoresClientPorts null: whichever finds more */
export async function compareWith(
  file: ChosenFile | undefined | null,
  ignoresClientPorts: boolean | null,
): Promise<void> {
  const { client } = useSession.getState()
  if (!client || !file || useCompare.getState().isBusy) return
  useCompare.setState({ isBusy: true })
  try {
    const { token, name } = file
    const compared = await client.call('files.compare', { file: token, name, ignoresClientPorts })
    if (compared.cancelled) return
    useCompare.setState({ file, compared })
    open('compare')
  } catch (thrown) {
    const { message, step } = engineError(thrown)
    notify({ level: 'error', title: 'Nothing was compared', text: message, ...(step ? { step } : {}) })
  } finally {
    useCompare.setState({ isBusy: false })
  }
}

/** Lists pairs of a kind, or no more. */
export function toggleKind(kind: PairKind): void {
  const shown = new Set(useCompare.getState().shown)
  if (!shown.delete(kind)) shown.add(kind)
  useCompare.setState({ shown })
}
