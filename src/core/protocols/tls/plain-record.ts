import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { alertName, RECORD, recordName, versionName } from './names'

/** Notes the five bytes that a record begins with (RFC 8446 §5.1). Returns its type. */
export function readRecordHeader(from: FieldReader): number {
  const type = from.number('Content type', 1, (value) => `${value} (${recordName(value)})`)
  from.number('Version', 2, versionName)
  from.number('Length', 2)
  return type
}

/**
 * Reads a record of which nothing goes on in the next one: all but handshake messages that are not encrypted.
 *
 * @param isEncrypted whether its side has changed ciphers
 */
export function readPlainRecord(bytes: Uint8Array, isEncrypted: boolean): Layer {
  const from = new FieldReader(bytes)
  const type = readRecordHeader(from)
  return from.layer('ssl', 'TLS', readContent(from, type, isEncrypted))
}

function readContent(from: FieldReader, type: number, isEncrypted: boolean): string {
  const { left } = from
  if (type === RECORD.alert && left === 2) {
    const level = from.number('Level', 1, levelName)
    const description = from.number('Description', 1, (code) => `${code} (${alertName(code)})`)
    return `Alert, ${level === 2 ? 'fatal, ' : ''}${alertName(description)}`
  }
  if (left > 0) from.octets(isEncrypted ? 'Encrypted content' : 'Content', left)
  if (type === RECORD.changeCipherSpec) return recordName(type)
  const isHidden = isEncrypted && type !== RECORD.application
  return `${isHidden ? 'Encrypted ' : ''}${recordName(type)}, ${left} B`
}

function levelName(level: number): string {
  if (level === 1) return '1 (warning)'
  return level === 2 ? '2 (fatal)' : String(level)
}
