import { lookupService } from 'node:dns/promises'
import { ShownError } from '../engine-error'

/** A resolver that does not answer is not waited for longer. */
const PATIENCE_MS = 5000
/** Each keeps a thread of Node's four busy, and a silent resolver keeps it for long. */
const MOST_AT_ONCE = 2
/** Names that are remembered: as many as a person looks up. The oldest is forgotten first. */
const MOST_KEPT = 1000

/** A name by address; it may reject, and may never answer. */
export type Resolver = (address: string) => Promise<string>

/** Looks up what addresses are called, one at a time, when a person asks. */
export class NameLookup {
  private readonly known = new Map<string, string | null>()
  private running = 0

  constructor(
    private readonly resolve: Resolver = async (address) => (await lookupService(address, 0)).hostname,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Asks, unless it is known. Null where there is no name. @throws {ShownError} */
  async of(address: string): Promise<string | null> {
    const known = this.known.get(address)
    if (known !== undefined) return known
    if (this.running === MOST_AT_ONCE)
      throw new ShownError('EBUSY', 'Other names are still being looked up.', 'Try again in a moment.')
    this.running++
    const asked = this.resolve(address).finally(() => this.running--)
    const name = await this.inTime(asked, address)
    const found = name === null || name === address ? null : name
    this.known.set(address, found)
    if (this.known.size > MOST_KEPT) this.known.delete([...this.known.keys()][0])
    return found
  }

  private async inTime(asked: Promise<string>, address: string): Promise<string | null> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new ShownError('ETIMEDOUT', `No answer about ${address} came in time.`)),
        this.patienceMs,
      )
    })
    try {
      return await Promise.race([asked, late])
    } catch (thrown) {
      if (thrown instanceof ShownError) throw thrown
      const { code } = thrown as NodeJS.ErrnoException
      if (code === 'ENOTFOUND') return null
      throw new ShownError('ENAME', `The resolver could not tell the name of ${address}: ${String(code)}.`)
    } finally {
      clearTimeout(timer)
    }
  }
}
