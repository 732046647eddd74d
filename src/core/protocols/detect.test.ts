import { describe, expect, it } from 'vitest'
import { PROTOCOL } from '../net/transport'
import { codeIn, detect, protocolOf, serviceCode, serviceName, worthOf, WORTH } from './detect'

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

function found(transport: number, payload: Uint8Array, port: number): [string, number] {
  const verdict = detect(transport, payload, 0, payload.length, true, 50_000, port)
  return [serviceName(codeIn(verdict)), worthOf(verdict)]
}

const { tcp, udp } = PROTOCOL
const QUERY = bytes('\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\0\0\x01\0\x01')

describe('detecting a protocol', () => {
  it.each([
    ['content on its port', tcp, bytes('GET / HTTP/1.1\r\n'), 80, 'http', WORTH.both],
    ['content on any port', tcp, bytes('GET / HTTP/1.1\r\n'), 12_345, 'http', WORTH.content],
    ['content on the port of another', tcp, bytes('GET / HTTP/1.1\r\n'), 443, 'http', WORTH.content],
    ['open content on its port', tcp, bytes('GET /and-so-on'), 80, 'http', WORTH.port],
    ['open content on any port', tcp, bytes('GET /and-so-on'), 12_345, '', WORTH.open],
    ['other content on its port', tcp, bytes('\xff\xfe\xfd\xfc\xff\xff\xff\xff'), 80, '', WORTH.none],
    ['the same content by its port: DNS', udp, QUERY, 53, 'dns', WORTH.both],
    ['the same content by its port: mDNS', udp, QUERY, 5353, 'mdns', WORTH.both],
    ['the same content on any port', udp, QUERY, 12_345, 'dns', WORTH.content],
    ['a datagram in a stream', tcp, QUERY, 12_345, '', WORTH.none],
  ])('%s', (_what, transport, payload, port, service, worth) => {
    expect(found(transport, payload, port)).toEqual([service, worth])
  })

  it('codes: each names its protocol, and 0 none', () => {
    expect(serviceName(serviceCode('ssl'))).toBe('ssl')
    expect(protocolOf(serviceCode('ssl'))?.name).toBe('TLS')
    expect([serviceName(0), serviceCode('unheard of'), protocolOf(0), protocolOf(255)]).toEqual([
      '',
      0,
      undefined,
      undefined,
    ])
  })
})
