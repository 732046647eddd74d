import type { Protocol } from '../protocol'
import { recognizeRecords } from './record'
import { TlsReader } from './tls-reader'

/** TLS up to 1.3 and SSL 3.0: RFC 8446, RFC 5246, RFC 6101. */
export const tls: Protocol = {
  id: 'ssl',
  name: 'TLS',
  ports: { tcp: [443, 465, 563, 636, 853, 989, 990, 993, 995, 5061, 8443, 8883] },
  recognize: recognizeRecords,
  openStream: () => new TlsReader(),
}
