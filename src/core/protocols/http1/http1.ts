import type { Protocol } from '../protocol'
import { Http1Reader } from './http1-reader'
import { recognizeHead } from './recognize'

/** HTTP/1.0 and HTTP/1.1: RFC 9112. */
export const http1: Protocol = {
  id: 'http',
  name: 'HTTP/1',
  ports: { tcp: [80, 591, 8008, 8080] },
  recognize: recognizeHead,
  openStream: () => new Http1Reader(),
}
