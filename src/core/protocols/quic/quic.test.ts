import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexText } from '../line-text'
import type { Field, Layer } from '../layer'
import { MATCH } from '../protocol'
import { expectSoundLayer, hearDatagram } from '../sound-layer'
import { QuicConversation } from './conversation'
import { initialKeys, type SenderKeys } from './initial-keys'
import { quic } from './quic'
import { knownVersion, type Version } from './versions'

const hex = (text: string) =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (byte) => parseInt(byte, 16))
/** A version whose keys are known. */
function version(number: number): Version {
  const known = knownVersion(number)
  if (!known) throw new Error(`version ${number} is not known`)
  return known
}
const V1 = version(1)
const CLIENT_ID = hex('8394c8f03e515708')

/** CRYPTO frame of RFC 9001 appendix A.2. */
const CLIENT_CRYPTO = hex(
  '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c0' +
    '00000010000e00000b6578616d706c652e636f6dff01000100000a00080006001d0017001800100007000504616c706e0005000501' +
    '00000000003300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304' +
    '000d0010000e0403050306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07' +
    '048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff',
)
/** The packet of appendix A.3. */
const SERVER_INITIAL = hex(
  'cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede' +
    '4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06ed' +
    'bb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee',
)
/** The packet of appendix A.4. */
const RETRY = hex('ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba')

/** Protects an Initial of the client, with a packet number of four bytes. */
function seal(
  frames: Uint8Array,
  number = 2,
  keys: SenderKeys = initialKeys(V1, CLIENT_ID)[0],
  head = 'c300000001',
) {
  const length = 4 + frames.length + 16
  const header = [...hex(head), 8, ...CLIENT_ID, 0, 0, 0x40 | (length >> 8), length & 255, 0, 0, 0, number]
  const nonce = Uint8Array.from(keys.iv)
  nonce[11] ^= number
  const cipher = createCipheriv('aes-128-gcm', keys.key, nonce)
  cipher.setAAD(Uint8Array.from(header))
  const sealed = [...cipher.update(frames), ...cipher.final(), ...cipher.getAuthTag()]
  const mask = createCipheriv('aes-128-ecb', keys.headerKey, null).update(
    Uint8Array.from(sealed.slice(0, 16)),
  )
  header[0] ^= mask[0] & 0x0f
  for (let i = 0; i < 4; i++) header[header.length - 4 + i] ^= mask[1 + i]
  return Uint8Array.from([...header, ...sealed])
}

const padded = (bytes: Uint8Array, length: number) =>
  Uint8Array.from([...bytes, ...new Array<number>(length - bytes.length).fill(0)])
const CLIENT_INITIAL = seal(padded(CLIENT_CRYPTO, 1162))
const HELLO = 'Initial: Client Hello, TLS 1.3 offered, SNI example.com, ALPN alpn'

/** CRYPTO frame with part of the client's hello. */
function part(from: number, to: number): Uint8Array {
  const bytes = CLIENT_CRYPTO.subarray(4 + from, 4 + to)
  return Uint8Array.from([6, 0x40, from, 0x40, bytes.length, ...bytes])
}

function sound(layers: Layer[], length: number): string[] {
  for (const layer of layers) expectSoundLayer(layer, length)
  return layers.map(({ summary }) => summary)
}

const read = (conversation: QuicConversation, bytes: Uint8Array, isOriginator = true) =>
  sound(conversation.read(bytes, isOriginator), bytes.length)

function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  for (const field of fields) {
    const found = field.name === name ? field : fieldNamed(field.children ?? [], name)
    if (found) return found
  }
  return undefined
}

describe('Initial keys', () => {
  it('are those of RFC 9001 A.1', () => {
    const [client, server] = initialKeys(V1, CLIENT_ID)
    expect([client.key, client.iv, client.headerKey].map(hexText)).toEqual([
      '1f369613dd76d5467730efcbe3b1a22d',
      'fa044b2f42a3fd3b46fb255c',
      '9f50449e04a0e810283a1e9933adedd2',
    ])
    expect([server.key, server.iv, server.headerKey].map(hexText)).toEqual([
      'cf3a5331653c364c88f0f379b6067e37',
      '0ac1493ca1905853b0bba03e',
      'c206b8d9b9f0f37644430b490eeaa314',
    ])
  })

  it('are those of RFC 9369 A.1 for version 2', () => {
    const [client] = initialKeys(version(0x6b3343cf), CLIENT_ID)
    expect([client.key, client.iv, client.headerKey].map(hexText)).toEqual([
      '8b1a0bc121284290a29e0971b5cd045d',
      '91f73e2351d8fa91660e909f',
      '45b95e15235d6f45a6b19cbcb0294ba9',
    ])
  })
})

describe('a QUIC datagram', () => {
  it('client’s Initial of RFC 9001 A.2: says what the hello in it says', () => {
    expect(hexText(CLIENT_INITIAL.subarray(0, 32))).toBe(
      'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11',
    )
    const [layer] = hearDatagram(quic, CLIENT_INITIAL)
    expect(layer.summary).toBe(HELLO)
    expect(layer.malformed).toBeNull()
    expect(fieldNamed(layer.fields, 'Packet number')).toMatchObject({ value: '2', at: 18, length: 4 })
    expect(fieldNamed(layer.fields, 'TLS handshake')).toMatchObject({ at: 26, length: 241 })
    expect(fieldNamed(layer.fields, 'PADDING')?.value).toBe('PADDING 917 bytes')
  })

  it('keys of another connection ID: stays encrypted, and does not hinder what follows', () => {
    const conversation = new QuicConversation()
    const other = seal(part(0, 200), 0, initialKeys(V1, hex('01'))[0])
    expect(read(conversation, other)[0]).toMatch(/^Initial: [0-9]+ bytes, encrypted$/)
    expect(read(conversation, CLIENT_INITIAL)).toEqual([HELLO])
  })

  it('bytes that are lent stay as they were, whatever holds them', () => {
    const lent = Buffer.from(CLIENT_INITIAL)
    const conversation = new QuicConversation()
    conversation.read(lent, true)
    expect(conversation.read(lent, true)[0].summary).toMatch(/^Initial: CRYPTO 241 bytes at 0/)
    expect(hexText(lent)).toBe(hexText(CLIENT_INITIAL))
  })

  it('version 2: has other keys and packet types', () => {
    const [keys] = initialKeys(version(0x6b3343cf), CLIENT_ID)
    expect(hearDatagram(quic, seal(CLIENT_CRYPTO, 0, keys, 'd36b3343cf'))[0].summary).toBe(HELLO)
  })

  it('server’s Initial of RFC 9001 A.3: is read behind the client’s', () => {
    const conversation = new QuicConversation()
    const alone = read(conversation, SERVER_INITIAL, false)
    expect(alone).toEqual(['Initial: 117 bytes, encrypted'])
    read(conversation, CLIENT_INITIAL)
    expect(read(conversation, SERVER_INITIAL, false)).toEqual([
      'Initial: Server Hello, TLS 1.3, TLS_AES_128_GCM_SHA256',
    ])
  })

  it('hello over two datagrams, the second first: is put together', () => {
    const conversation = new QuicConversation()
    expect(read(conversation, seal(part(100, 241), 1))).toEqual(['Initial: CRYPTO 141 bytes at 100'])
    expect(read(conversation, seal(part(0, 110)))).toEqual([HELLO])
  })

  it('hello in shuffled frames of one packet: is put together', () => {
    const frames = Uint8Array.from([...part(200, 241), 1, ...part(0, 60), ...part(60, 200)])
    expect(hearDatagram(quic, seal(frames))[0].summary).toBe(HELLO)
  })

  it('Retry of RFC 9001 A.4 and Version Negotiation: are named', () => {
    expect(hearDatagram(quic, RETRY, false)[0].summary).toBe('Retry: token of 5 bytes')
    const negotiation = hex('8000000000 00 01aa 00000001 6b3343cf 1a2a3a4a')
    expect(hearDatagram(quic, negotiation, false)[0].summary).toBe(
      'Version Negotiation: 0x00000001 (1), 0x6b3343cf (2), 0x1a2a3a4a (reserved)',
    )
  })

  it('coalesced packets: a layer each', () => {
    const handshake = hex('e000000001 00 00 05 0102030405')
    const short = hex('40 0102030405060708')
    const all = Uint8Array.from([...seal(hex('0205000001 01'), 3), ...handshake, ...short])
    const layers = hearDatagram(quic, all)
    expect(layers.map(({ summary }) => summary)).toEqual([
      'Initial: ACK 4 to 5, PING',
      'Handshake: 5 bytes, encrypted',
      'Short header: 9 bytes, encrypted',
    ])
    expect(layers[1].at + layers[1].length).toBe(layers[2].at)
  })

  it('CONNECTION_CLOSE: says why; frames that do not belong there are malformed', () => {
    expect(hearDatagram(quic, seal(hex('1c 4128 00 02 6869')))[0].summary).toBe(
      'Initial: CONNECTION_CLOSE CRYPTO_ERROR, TLS alert 40: hi',
    )
    const [layer] = hearDatagram(quic, seal(hex('08 01 02 03')))
    expect(fieldNamed(layer.fields, 'Payload, decrypted')?.problem).toMatch(/must not have/)
  })

  it('changed or cut off anywhere: is still sound', () => {
    for (let cut = 0; cut < CLIENT_INITIAL.length; cut += 7)
      hearDatagram(quic, CLIENT_INITIAL.subarray(0, cut))
    expect(hearDatagram(quic, CLIENT_INITIAL.subarray(0, 600))[0].malformed?.why).toBe(
      '600 bytes of it are missing',
    )
    const frames = fc.uint8Array({ minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(frames, fc.uint8Array({ maxLength: 40 }), (inside, behind) => {
        hearDatagram(quic, Uint8Array.from([...seal(padded(inside, 200)), ...behind]))
      }),
      { numRuns: 50 },
    )
  })

  it('is recognized by its version; a short header only by the port', () => {
    const match = (bytes: Uint8Array, isOriginator = true) =>
      quic.recognize(bytes, 0, bytes.length, isOriginator)
    expect(match(CLIENT_INITIAL)).toBe(MATCH.yes)
    expect(match(RETRY, false)).toBe(MATCH.yes)
    expect(match(hex('8000000000 00 01aa 00000001'), false)).toBe(MATCH.yes)
    expect(match(padded(hex('41'), 40))).toBe(MATCH.byPort)
    expect(match(padded(hex('c0 51303433 05'), 1200))).toBe(MATCH.no)
    expect(match(padded(hex('c0 1a2a3a4a 05'), 1200))).toBe(MATCH.byPort)
    expect(match(padded(hex('c0 1a2a3a4a 05'), 40))).toBe(MATCH.no)
    expect(match(hex('c000000001 15 00 00 00 00 00'))).toBe(MATCH.no)
  })
})
