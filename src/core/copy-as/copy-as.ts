/** Where a payload goes. */
export interface Destination {
  transport: 'tcp' | 'udp'
  host: string
  port: number
}

/** Programs that a send can be written for. */
export const COPY_AS = ['nc', 'socat', 'Python', 'Node'] as const
export type CopyAs = (typeof COPY_AS)[number]

/** A send as a command for a shell (nc, socat) or a program (Python, Node) that sends the same bytes. */
export function copyAs(what: CopyAs, bytes: Uint8Array, to: Destination): string {
  if (what === 'Python') return python(bytes, to)
  if (what === 'Node') return node(bytes, to)
  const host = shellWord(to.host)
  const isIpv6 = to.host.includes(':')
  if (what === 'nc')
    return `${printed(bytes)} | nc ${to.transport === 'udp' ? '-u ' : ''}-w 2 ${host} ${to.port}`
  const address = `${to.transport.toUpperCase()}${isIpv6 ? '6' : ''}:${isIpv6 ? `[${to.host}]` : to.host}:${to.port}`
  return `${printed(bytes)} | socat -t 2 - ${shellWord(address)}`
}

/** printf(1) in its POSIX form: octal alone is in every shell's. */
function printed(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && !"%\\'".includes(String.fromCharCode(byte))
    return isPlain
      ? String.fromCharCode(byte)
      : byte === 10
        ? '\\n'
        : `\\${byte.toString(8).padStart(3, '0')}`
  })
  // What begins with a dash would be taken for an option.
  if (text[0] === '-') text[0] = '\\055'
  return `printf '${text.join('')}'`
}

function shellWord(text: string): string {
  return /^[\w.:-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A string that both languages read alike: printable ASCII, `\xNN` for the others. */
function quoted(bytes: ArrayLike<number>): string {
  const text = Array.from(bytes, (code) => {
    if (code === 0x27 || code === 0x5c) return `\\${String.fromCharCode(code)}`
    if (code >= 0x20 && code < 0x7f) return String.fromCharCode(code)
    return code > 0xff
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\x${code.toString(16).padStart(2, '0')}`
  })
  return `'${text.join('')}'`
}
const quotedText = (text: string) => quoted(Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)))

function python(bytes: Uint8Array, { transport, host, port }: Destination): string {
  const lines = ['import socket', '', `payload = b${quoted(bytes)}`]
  if (transport === 'tcp') {
    lines.push(
      `with socket.create_connection((${quotedText(host)}, ${port}), timeout=5) as s:`,
      '    s.sendall(payload)',
      '    s.shutdown(socket.SHUT_WR)',
      '    print(s.recv(65536))',
    )
  } else {
    lines.push(
      `family, kind, _, _, address = socket.getaddrinfo(${quotedText(host)}, ${port}, type=socket.SOCK_DGRAM)[0]`,
      'with socket.socket(family, kind) as s:',
      '    s.sendto(payload, address)',
    )
  }
  return `${lines.join('\n')}\n`
}

function node(bytes: Uint8Array, { transport, host, port }: Destination): string {
  const payload = `const payload = Buffer.from(${quoted(bytes)}, 'latin1')`
  const lines =
    transport === 'tcp'
      ? [
          `const { connect } = require('node:net')`,
          '',
          payload,
          `const socket = connect(${port}, ${quotedText(host)}, () => socket.end(payload))`,
          `socket.on('data', (bytes) => console.log(bytes))`,
        ]
      : [
          `const { createSocket } = require('node:dgram')`,
          '',
          payload,
          `const socket = createSocket('${host.includes(':') ? 'udp6' : 'udp4'}')`,
          `socket.send(payload, ${port}, ${quotedText(host)}, () => socket.close())`,
        ]
  return `${lines.join('\n')}\n`
}
