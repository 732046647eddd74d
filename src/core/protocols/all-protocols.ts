import { ntp } from './ntp'
import type { Protocol } from './protocol'

/** Every application protocol that is read, in no order: content tells them apart. */
export const PROTOCOLS: readonly Protocol[] = [ntp]
