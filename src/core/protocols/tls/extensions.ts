import type { FieldReader } from '../field-reader'
import { lineText } from '../line-text'
import { EXTENSION, extensionName, groupName, isGrease, signatureName, versionName } from './names'

/** Most extensions, and most members of a list in one, that are noted. Clients send about 20. */
const MOST_EXTENSIONS = 128
const MOST_MEMBERS = 256

/** What a hello says, for its summary and for what comes after it. */
export interface HelloFacts {
  serverName: string
  /** Application protocols: offered, or the one chosen. */
  alpn: string[]
  /** Of supported_versions, without GREASE. */
  versions: number[]
}

/** Reads extensions (RFC 8446 §4.2) up to the reader's end. */
export function readExtensions(from: FieldReader, isServer: boolean, facts: HelloFacts): string {
  let count = 0
  while (from.left > 0) {
    if (count === MOST_EXTENSIONS) {
      from.octets('More extensions', from.left)
      break
    }
    count++
    from.group('Extension', () => {
      const type = from.number('Type', 2, extensionName)
      const length = from.number('Length', 2)
      let text = ''
      if (length > 0 && from.isWhole)
        from.within('Content', length, (inside) => (text = readContent(inside, type, isServer, facts)))
      return text === '' ? extensionName(type) : `${extensionName(type)}: ${text}`
    })
  }
  return String(count)
}

function readContent(from: FieldReader, type: number, isServer: boolean, facts: HelloFacts): string {
  switch (type) {
    case EXTENSION.serverName:
      return readServerName(from, facts)
    case EXTENSION.alpn:
      return readProtocols(from, facts)
    case EXTENSION.supportedVersions:
      return readVersions(from, isServer, facts)
    case EXTENSION.supportedGroups:
      return readList(from, from.skipNumber(2, 'length'), 'Group', groupName).join(', ')
    case EXTENSION.signatureAlgorithms:
      return readList(from, from.skipNumber(2, 'length'), 'Algorithm', signatureName).join(', ')
    case EXTENSION.keyShare:
      return readKeyShares(from, isServer)
    default:
      from.octets('Content', from.left)
      return ''
  }
}

/** RFC 6066 §3. A server's is empty: it only says that it used the name. */
function readServerName(from: FieldReader, facts: HelloFacts): string {
  from.skipNumber(2, 'length')
  from.number('Name type', 1, (type) => (type === 0 ? '0 (host name)' : String(type)))
  const length = from.number('Length', 2)
  const name = from.text('Name', length)
  if (from.isWhole) facts.serverName = name
  return name
}

/** RFC 7301 §3.1. */
function readProtocols(from: FieldReader, facts: HelloFacts): string {
  from.skipNumber(2, 'length')
  while (from.left > 0 && facts.alpn.length < MOST_MEMBERS) {
    const at = from.at
    const length = from.skipNumber(1, 'length')
    const name = lineText(from.bytes.subarray(from.at, Math.min(from.at + length, from.end)))
    if (!from.skip(length, 'protocol')) break
    from.add('Protocol', name, at)
    facts.alpn.push(name)
  }
  return facts.alpn.join(', ')
}

/** RFC 8446 §4.2.1. */
function readVersions(from: FieldReader, isServer: boolean, facts: HelloFacts): string {
  if (isServer) {
    const version = from.number('Version', 2, versionName)
    if (from.isWhole) facts.versions.push(version)
    return versionName(version)
  }
  return readList(from, from.skipNumber(1, 'length'), 'Version', (version) => {
    if (!isGrease(version)) facts.versions.push(version)
    return versionName(version)
  }).join(', ')
}

/** RFC 8446 §4.2.8. In a Hello Retry Request it is the group alone. */
function readKeyShares(from: FieldReader, isServer: boolean): string {
  if (!isServer) from.skipNumber(2, 'length')
  const groups: string[] = []
  while (from.left > 0 && groups.length < MOST_MEMBERS) {
    const group = from.number('Group', 2, groupName)
    groups.push(groupName(group))
    if (from.left > 0) from.octets('Key', from.number('Length', 2))
  }
  return groups.join(', ')
}

/** Numbers of two bytes, `length` bytes of them; of a longer list the first ones. Returns their names. */
export function readList(
  from: FieldReader,
  length: number,
  name: string,
  show: (value: number) => string,
): string[] {
  const shown: string[] = []
  const end = from.at + length
  while (from.at < end && from.isWhole && shown.length < MOST_MEMBERS)
    from.number(name, 2, (value) => {
      const text = show(value)
      shown.push(text)
      return text
    })
  if (from.at < end && from.isWhole) from.octets('More', end - from.at)
  return shown
}
