import { expect, test } from 'vitest'
import { PROTOCOL } from '../net/transport'
import { originOf, FLOW, shownBytes, writeEnd, writeEndpoint, type FlowRow } from './flow-row'

const tcp = { protocol: PROTOCOL.tcp }
const sctp = { protocol: PROTOCOL.sctp }
const icmp = { protocol: PROTOCOL.icmp }

test('an endpoint: IPv6 stands in brackets, no peer is a star', () => {
  expect(writeEndpoint({ address: '127.0.0.1', port: 80 })).toBe('127.0.0.1:80')
  expect(writeEndpoint({ address: '::1', port: 0 })).toBe('[::1]:0')
  expect(writeEndpoint(null)).toBe('*')
})

test('an end of a flow: a port only where the transport has ports', () => {
  const end = { address: '::1', port: 0 }
  expect(writeEnd(tcp, end)).toBe('[::1]:0')
  expect(writeEnd(sctp, end)).toBe('[::1]:0')
  expect(writeEnd(icmp, end)).toBe('::1')
  expect(writeEnd(icmp, null)).toBe('*')
})

test('origin and shown bytes: the wire counts where packets were captured, else our socket', () => {
  const counts = { wireBytesOut: 1, wireBytesIn: 2, ownBytesOut: 3, ownBytesIn: 4 }
  const row = (flags: number) => ({ flags, ...counts }) as FlowRow
  expect(originOf(row(FLOW.wire))).toBe('wire')
  expect(originOf(row(FLOW.ownRemote))).toBe('own socket')
  expect(originOf(row(FLOW.ownLocal | FLOW.wire))).toBe('own socket + wire')
  expect(shownBytes(row(FLOW.ownLocal | FLOW.wire))).toEqual({ out: 1, in: 2, from: 'wire' })
  expect(shownBytes(row(FLOW.ownLocal))).toEqual({ out: 3, in: 4, from: 'own socket' })
})
