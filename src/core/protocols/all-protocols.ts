import { dns } from './dns/dns'
import { llmnr, mdns } from './dns/link-local'
import { http1 } from './http1/http1'
import type { Protocol } from './protocol'

/** Every application protocol that is read, in no order: content tells them apart. */
export const PROTOCOLS: readonly Protocol[] = [dns, mdns, llmnr, http1]
