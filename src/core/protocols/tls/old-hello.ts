import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { suiteName } from './cipher-suites'
import { versionName } from './names'

/** Most cipher specs that are noted. */
const MOST_SPECS = 256

/** Reads a Client Hello in the format of SSL 2.0 (RFC 5246 appendix E.2). */
export function readOldHello(bytes: Uint8Array): Layer {
  const from = new FieldReader(bytes)
  from.number('Length', 2, (length) => String(length & 0x7fff))
  from.number('Type', 1, (type) => `${type} (Client Hello)`)
  const version = from.number('Version', 2, versionName)
  const specs = from.number('Cipher specs length', 2)
  const session = from.number('Session ID length', 2)
  const challenge = from.number('Challenge length', 2)
  from.within('Cipher specs', specs, (inside) => {
    for (let i = 0; inside.left > 0 && i < MOST_SPECS; i++) inside.number('Cipher spec', 3, specName)
    return String(Math.floor(specs / 3))
  })
  from.octets('Session ID', session)
  from.octets('Challenge', challenge)
  return from.layer('ssl', 'TLS', `Client Hello, ${versionName(version)} offered, in the format of SSL 2.0`)
}

/** A suite of later versions has a zero before it. */
function specName(spec: number): string {
  return spec <= 0xffff ? suiteName(spec) : `0x${spec.toString(16).padStart(6, '0')}`
}
