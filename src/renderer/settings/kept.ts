import { create } from 'zustand'
import { PACKETS_KEPT } from '#contract/limits'

/** How many packets the next session keeps: main has the word on it. */
export const useKept = create<{ packets: number }>(() => ({ packets: PACKETS_KEPT[0] }))

/** Sets it, for sessions that begin from now on. */
export function setKept(packets: number): void {
  void window.fourtuple.packetsKept(packets).then(take)
}

/** Asks what holds. */
export function askKept(): void {
  void window.fourtuple.packetsKept(null).then(take)
}

function take(packets: number): void {
  useKept.setState({ packets })
}
