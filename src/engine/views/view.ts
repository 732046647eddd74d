/** Rows in an order of their own that a window asks for by place. Kept by the connection that opened it. */
export interface View {
  /** Counts up whenever the rows may be others than before. */
  readonly revision: number
  readonly total: number
  /** Where a stream's bytes come from; null for other views. */
  readonly from: 'wire' | 'own socket' | null
  /**
   * Takes in what has come since, within a bound of work.
   *
   * @returns true where there is more to take in
   */
  advance: () => boolean
  /**
   * One packed answer; fewer rows than asked for at the end. The buffer is the caller's.
   *
   * @param gone how many rows had made room when `offset` was counted, modulo 2^32; left out: now
   */
  rows: (offset: number, count: number, gone?: number) => Uint8Array
}
