import { expect, it } from 'vitest'
import { hearInPieces } from '../hear-in-pieces'
import { MATCH } from '../protocol'
import type { Turn } from '../sound-layer'
import { mqtt } from './mqtt'

const text = (words: string) => [0, words.length, ...Array.from(words, (letter) => letter.charCodeAt(0))]
const packet = (first: number, body: number[]) => Uint8Array.from([first, body.length, ...body])
const CONNECT = packet(0x10, [
  ...text('MQTT'),
  4,
  0xc2,
  0,
  60,
  ...text('me'),
  ...text('user'),
  ...text('secret'),
])
const client = (bytes: Uint8Array): Turn => [0, bytes]
const server = (bytes: Uint8Array): Turn => [1, bytes]

it('version 3.1.1: connect, subscribe, publish, ping; the password not shown', () => {
  const { messages } = hearInPieces(mqtt, [
    client(CONNECT),
    server(packet(0x20, [0, 0])),
    client(packet(0x82, [0, 1, ...text('a/#'), 1])),
    server(packet(0x90, [0, 1, 1])),
    server(packet(0x33, [...text('a/b'), 0, 7, 0x68, 0x69])),
    client(packet(0x40, [0, 7])),
    client(packet(0xc0, [])),
    server(packet(0xd0, [])),
    client(packet(0xe0, [])),
  ])
  expect(messages.map(({ layer }) => layer.summary)).toEqual([
    'CONNECT me, user user, version 4',
    'CONNACK 0 (success)',
    'SUBSCRIBE a/# (1)',
    'SUBACK 1',
    'PUBLISH a/b, 2 B, QoS 1, retained',
    'PUBACK 7',
    'PINGREQ',
    'PINGRESP',
    'DISCONNECT',
  ])
  expect(JSON.stringify(messages)).not.toContain('secret')
  expect(messages[4].layer.content?.ranges).toEqual([{ at: 9, length: 2 }])
})

it('version 5: properties by name', () => {
  const { messages } = hearInPieces(mqtt, [
    client(packet(0x10, [...text('MQTT'), 5, 2, 0, 60, 5, 17, 0, 0, 0, 10, ...text('me')])),
    server(packet(0x20, [0, 0x87, 3, 33, 0, 9])),
    client(packet(0x30, [...text('t'), 9, 38, ...text('k'), ...text('v1'), 0x21])),
  ])
  const flat = JSON.stringify(messages)
  expect(flat).toContain('Session expiry interval')
  expect(flat).toContain('Receive maximum')
  expect(flat).toContain('User property')
  expect(messages[1].layer.summary).toBe('CONNACK 135 (not authorized)')
})

it('a CONNECT is recognized by itself', () => {
  expect(mqtt.recognize(CONNECT, 0, CONNECT.length, true)).toBe(MATCH.yes)
  expect(mqtt.recognize(CONNECT, 0, 6, true)).toBe(MATCH.no)
  expect(mqtt.recognize(CONNECT, 0, CONNECT.length, false)).toBe(MATCH.byPort)
  expect(mqtt.recognize(CONNECT, 0, CONNECT.length - 1, false)).toBe(MATCH.no)
})
