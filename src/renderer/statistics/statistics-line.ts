import { exact } from '../format/numbers'

/** One number of both ends, or of the connection (then both are the same and `remote` is null). */
export interface StatisticsLine {
  name: string
  local: string
  remote: string | null
  /** What it says, in plain words. */
  meaning: string
}

/** What stands where a number is not known. */
export const UNSEEN = 'not seen'

/** A number in words; {@link UNSEEN} for null. */
export const number = (value: number | null) => (value === null ? UNSEEN : exact(value))

/** Makes lines that have a number of each end. @param localIsOriginator which of the ends is this machine's */
export function bothEnds<End>(ends: { orig: End; resp: End }, localIsOriginator: boolean) {
  const [local, remote] = localIsOriginator ? [ends.orig, ends.resp] : [ends.resp, ends.orig]
  return (name: string, of: (end: End) => string, meaning: string): StatisticsLine => ({
    name,
    local: of(local),
    remote: of(remote),
    meaning,
  })
}
