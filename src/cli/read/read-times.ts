/** How times are written in lines for people. */
export type TimeStyle = 'utc' | 'local' | 'relative' | 'delta' | 'epoch'
export const TIME_STYLES: readonly TimeStyle[] = ['utc', 'local', 'relative', 'delta', 'epoch']

/** Writes times one after the other; `relative` counts from the first, `delta` from the one before. */
export class TimeWriter {
  private first: number | null = null
  private before: number | null = null

  constructor(private readonly style: TimeStyle) {}

  /** @param seconds since 1970, with its nanoseconds apart. @param digits of the second's fraction, 1 to 9 */
  write(seconds: number, nanoseconds: number, digits: number): string {
    const ms = seconds * 1000 + nanoseconds / 1e6
    this.first ??= ms
    const since = this.style === 'delta' ? (this.before ?? ms) : this.first
    this.before = ms
    if (this.style === 'relative' || this.style === 'delta')
      return ((ms - since) / 1000).toFixed(Math.min(6, digits))
    const fraction = String(nanoseconds).padStart(9, '0').slice(0, digits)
    if (this.style === 'epoch') return `${seconds}.${fraction}`
    const date = new Date(seconds * 1000)
    // A damaged file may have a time that no calendar has.
    if (Number.isNaN(date.getTime())) return `${seconds}.${fraction}`
    if (this.style === 'utc') return `${date.toISOString().slice(11, 19)}.${fraction}`
    const two = (value: number) => String(value).padStart(2, '0')
    return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction}`
  }
}
