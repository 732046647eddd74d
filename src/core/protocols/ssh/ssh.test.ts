import { describe, expect, it } from 'vitest'
import { hearInPieces } from '../hear-in-pieces'
import type { Field } from '../layer'
import { MATCH } from '../protocol'
import { hear, type Turn } from '../sound-layer'
import { ssh } from './ssh'

const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0))
const string = (bytes: number[]) => [0, 0, bytes.length >> 8, bytes.length & 255, ...bytes]
const list = (...names: string[]) => string(ascii(names.join(',')))

function packet(...parts: number[][]): number[] {
  const payload = parts.flat()
  const padding = 16 - ((5 + payload.length) % 8)
  const length = 1 + payload.length + padding
  return [0, 0, length >> 8, length & 255, padding, ...payload, ...new Array<number>(padding).fill(0)]
}

function kexInit(kex: string[], cipher: string, mac: string): number[] {
  const cookie = new Array<number>(16).fill(7)
  const both = (...names: string[]) => [...list(...names), ...list(...names)]
  const rest = [...both(cipher, 'aes128-ctr'), ...both(mac), ...both('none'), ...both()]
  return packet([20], cookie, list(...kex), list('ssh-ed25519', 'rsa-sha2-512'), rest, [0, 0, 0, 0, 0])
}

const turn = (side: 0 | 1, ...parts: number[][]): Turn => [side, Uint8Array.from(parts.flat())]
const summaries = (turns: readonly Turn[]) =>
  hearInPieces(ssh, turns).messages.map(({ layer }) => layer.summary)
const NEW_KEYS = packet([21])
const CLIENT = ascii('SSH-2.0-OpenSSH_9.6p1 Ubuntu-3\r\n')
const SERVER = ascii('SSH-2.0-dropbear_2022.83\r\n')

function named(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name)
}

describe('an SSH connection', () => {
  it('is recognized by its identification, for a server also behind a banner', () => {
    const recognize = (text: string, isOriginator = false) => {
      const bytes = Uint8Array.from(ascii(text))
      return ssh.recognize(bytes, 0, bytes.length, isOriginator)
    }
    expect(recognize('SSH-2.0-x\r\n', true)).toBe(MATCH.yes)
    expect(recognize('SSH', true)).toBe(MATCH.maybe)
    expect(recognize('Hello\r\nSSH-1.99-x\r\n')).toBe(MATCH.yes)
    expect(recognize('Hello\r\nSSH-1.99-x\r\n', true)).toBe(MATCH.no)
    expect(recognize('SSH tunnel')).toBe(MATCH.no)
  })

  it('key exchange: says what both agree on, then counts what is encrypted', () => {
    const kex = ['ext-info-c', 'sntrup761x25519-sha512', 'curve25519-sha256']
    const client = [CLIENT, kexInit(kex, 'chacha20-poly1305@openssh.com', 'hmac-sha2-256')]
    const server = [
      ascii('Welcome\r\n'),
      SERVER,
      kexInit(['curve25519-sha256', 'ext-info-c'], 'chacha20-poly1305@openssh.com', 'hmac-sha2-256'),
    ]
    const key = string([...list('ssh-ed25519'), ...string([1, 2, 3])])
    const turns = [
      turn(0, ...client),
      turn(1, ...server),
      turn(0, packet([30], string([5, 6]))),
      turn(1, packet([31], key, string([8]), key), NEW_KEYS, [9, 9, 9]),
      turn(0, NEW_KEYS, [1, 2, 3, 4, 5]),
      turn(1, [4, 4]),
    ]
    expect(summaries([...turns, [1, null]])).toEqual([
      'Client OpenSSH_9.6p1 Ubuntu-3, SSH 2.0',
      'Key Exchange Init: ext-info-c, sntrup761x25519-sha512, curve25519-sha256',
      'Banner: Welcome',
      'Server dropbear_2022.83, SSH 2.0',
      'Key Exchange Init: agreed on curve25519-sha256, ssh-ed25519, chacha20-poly1305@openssh.com, implicit',
      'ECDH Key Exchange Init',
      'ECDH Key Exchange Reply',
      'New Keys',
      'Encrypted packets, 3 bytes',
      'New Keys',
      'Encrypted packets, 5 bytes',
      'Encrypted packets, 2 bytes',
    ])
    const [, , , , agreed, , reply] = hear(ssh, turns).messages
    expect(named(agreed.layer.fields, 'Agreed')?.children).toHaveLength(8)
    const payload = named(reply.layer.fields, 'Payload')
    expect(named(payload?.children ?? [], 'Host key')?.value).toBe('ssh-ed25519')
  })

  it('lengths in the clear: tells encrypted packets apart', () => {
    const init = kexInit(['diffie-hellman-group14-sha256'], 'aes128-ctr', 'hmac-sha2-256-etm@openssh.com')
    const encrypted = [0, 0, 0, 16, ...new Array<number>(16 + 32).fill(7)]
    expect(
      summaries([
        turn(0, CLIENT, init),
        turn(1, SERVER, init),
        turn(0, packet([30], string([1])), NEW_KEYS, encrypted, encrypted),
      ]).slice(4),
    ).toEqual([
      'Diffie-Hellman Key Exchange Init',
      'New Keys',
      'Encrypted packet, 16 bytes',
      'Encrypted packet, 16 bytes',
    ])
  })

  it('group exchange and disconnect: are named', () => {
    const init = kexInit(['diffie-hellman-group-exchange-sha256'], 'aes128-ctr', 'hmac-sha1')
    const request = packet([34], [0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 32, 0])
    const bye = packet([1], [0, 0, 0, 11], string(ascii('bye')), list())
    expect(summaries([turn(0, CLIENT, init), turn(1, SERVER, init), turn(0, request, bye)]).slice(4)).toEqual(
      ['Group Exchange Request', 'Disconnect: bye'],
    )
  })

  it('version 1: its packets are not read', () => {
    expect(summaries([turn(0, ascii('SSH-1.5-old\n'), [0, 0, 0, 5, 1, 2, 3, 4, 5]), [0, null]])).toEqual([
      'Client old, SSH 1.5',
      'Encrypted packets, 9 bytes',
    ])
  })

  it('hole in the key exchange: goes on with the next packet', () => {
    const { messages } = hear(ssh, [
      turn(0, CLIENT, [0, 0]),
      [0, { hole: 30 }],
      turn(0, [3, 3]),
      turn(0, NEW_KEYS),
    ])
    expect(messages.map(({ layer }) => layer.summary)).toEqual([
      'Client OpenSSH_9.6p1 Ubuntu-3, SSH 2.0',
      'Packet, cut off',
      'Encrypted packets, 2 bytes',
      'New Keys',
    ])
  })
})
