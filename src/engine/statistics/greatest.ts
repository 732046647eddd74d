/** The greatest few of many, kept in order as they come: sorting them all would hold up the packets that come. */
export class Greatest<Item> {
  /** Greatest first. */
  readonly items: Item[] = []

  /**
   * @param most how many are kept
   * @param compare less than 0 where the first is greater
   */
  constructor(
    private readonly most: number,
    private readonly compare: (a: Item, b: Item) => number,
  ) {}

  offer(item: Item): void {
    const { items, most, compare } = this
    if (items.length === most && compare(item, items[most - 1]) >= 0) return
    let low = 0
    let high = items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      // After those that are as great: they came first.
      if (compare(item, items[middle]) < 0) high = middle
      else low = middle + 1
    }
    items.splice(low, 0, item)
    if (items.length > most) items.pop()
  }
}
