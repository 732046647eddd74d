import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

/** Before the fuses of an Electron binary; then a version byte, a count, and one character for each. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Electron 33's own defaults, in the order of its fuses. */
const DEFAULT_FUSES = '10110001'

/** An asar archive of a few small files: [name, bytes] each. */
export function asarOf(files) {
  let offset = 0
  const header = { files: {} }
  for (const [name, bytes] of files) {
    header.files[name] = { size: bytes.length, offset: String(offset) }
    offset += bytes.length
  }
  const json = Buffer.from(JSON.stringify(header))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  for (const [at, value] of [4, 8 + padded, 4 + padded, json.length].entries())
    head.writeUInt32LE(value, 4 * at)
  json.copy(head, 16)
  return Buffer.concat([head, ...files.map(([, bytes]) => bytes)])
}

/** Sets the fuses of an Electron binary back to Electron's defaults; another program's build had changed them. */
export function resetFuses(file) {
  const binary = readFileSync(file)
  const at = binary.indexOf(FUSE_SENTINEL)
  if (at < 0) throw new Error(`${file} has no fuses.`)
  const first = at + FUSE_SENTINEL.length
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, DEFAULT_FUSES.slice(0, binary[first + 1]), first + 2, 'latin1')
  closeSync(descriptor)
}
