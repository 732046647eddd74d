'use strict'
const { EventEmitter } = require('node:events')
const { native, unavailable } = require('./binding')

const DEFAULTS = {
  snaplen: 262_144,
  promiscuous: false,
  immediate: false,
  timeoutMs: 10,
  bufferBytes: 10 << 20,
  batchBytes: 1 << 20,
  layout: 'records',
  interfaceId: 0,
  direction: 'both',
}
/** In the order that the binary numbers them. */
const LAYOUTS = ['records', 'blocks']
const DIRECTIONS = ['both', 'in', 'out']
/** LINKTYPE_ETHERNET. */
const ETHERNET = 1
const MOST_BYTES = 0x7fff_ffff

function errorOf(code, message) {
  return Object.assign(new Error(message), { code })
}

/** The difference of two 32-bit counters, the second of which may have begun again from 0. */
function grown(from, to) {
  return (to - from) >>> 0
}

/** A link type given by number or name. */
function linkTypeOf(given) {
  if (given === undefined) return -1
  if (Number.isInteger(given) && given >= 0) return given
  const number = typeof given === 'string' ? linkTypeNumber(given) : null
  if (number === null) throw errorOf('EINVAL', `no such link type: ${String(given)}`)
  return number
}

/** The options as the binary takes them. @throws Error `EINVAL` that names the option which is wrong */
function checked(options) {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const chosen = { ...DEFAULTS, ...given }
  const within = (name, least, most) => {
    const value = chosen[name]
    if (!Number.isInteger(value) || value < least || value > most)
      throw errorOf('EINVAL', `${name} must be a whole number from ${least} to ${most}`)
  }
  within('snaplen', 1, DEFAULTS.snaplen)
  within('timeoutMs', 1, 60_000)
  within('bufferBytes', 0, MOST_BYTES)
  within('batchBytes', 1, MOST_BYTES)
  within('interfaceId', 0, 0xffff_ffff)
  const [layout, direction] = [LAYOUTS.indexOf(chosen.layout), DIRECTIONS.indexOf(chosen.direction)]
  if (layout < 0) throw errorOf('EINVAL', `layout must be one of ${LAYOUTS.join(', ')}`)
  if (direction < 0) throw errorOf('EINVAL', `direction must be one of ${DIRECTIONS.join(', ')}`)
  if (typeof (chosen.filter ?? '') !== 'string') throw errorOf('EINVAL', 'filter must be a string')
  const type = chosen.timestampType
  if (type !== undefined && (typeof type !== 'string' || type === ''))
    throw errorOf('EINVAL', 'timestampType must be a name')
  return { ...chosen, blocks: layout, way: direction, linkType: linkTypeOf(chosen.linkType) }
}

class Capture extends EventEmitter {
  #handle
  #onBatch
  #counts = { received: 0, droppedByKernel: 0, droppedByInterface: 0 }
  #raw = { received: 0, droppedByKernel: 0, droppedByInterface: 0 }
  #stopping = null
  #stopped = () => undefined

  constructor(device, options, onBatch) {
    super()
    this.#onBatch = onBatch
    const chosen = checked(options)
    const opened = native.open(device, chosen.filter ?? '', chosen, (...delivery) => this.#take(...delivery))
    this.#handle = opened.handle
    this.device = device
    this.linkType = opened.linkType
    this.linkTypeName = opened.linkTypeName ?? `link type ${opened.linkType}`
    this.snaplen = opened.snaplen
    this.nanoseconds = opened.nanoseconds
    this.timestampType = chosen.timestampType ?? 'host'
  }

  get isOpen() {
    return this.#handle !== null
  }

  stats() {
    const raw = this.#handle === null ? null : native.stats(this.#handle)
    if (raw) {
      for (const name of Object.keys(this.#counts)) this.#counts[name] += grown(this.#raw[name], raw[name])
      this.#raw = raw
    }
    return { ...this.#counts }
  }

  send(frame) {
    if (this.#handle === null) throw errorOf('EBADF', 'the capture is closed')
    native.send(this.#handle, frame)
  }

  stop() {
    if (this.#handle === null) return Promise.resolve()
    this.#stopping ??= new Promise((resolve) => {
      this.#stopped = resolve
      native.drain(this.#handle)
    })
    return this.#stopping
  }

  close() {
    if (this.#handle === null) return
    this.stats()
    const handle = this.#handle
    this.#handle = null
    native.close(handle)
    this.#stopped()
  }

  #take(buffer, used, count, code, message, drained) {
    if (this.#handle === null) return
    try {
      if (count > 0) this.#onBatch(buffer.subarray(0, used), count)
    } finally {
      if (code !== null || drained) this.close()
    }
    // An 'error' that nobody listens for would take the process down.
    if (code !== null && this.listenerCount('error') > 0) this.emit('error', errorOf(code, message))
  }
}

function requireBinding() {
  if (!native) throw errorOf(unavailable.code, `${unavailable.reason} ${unavailable.step}`)
}

function openCapture(device, options, onBatch) {
  requireBinding()
  if (typeof device !== 'string' || device === '') throw errorOf('EINVAL', 'a device is a name')
  if (typeof onBatch !== 'function') throw errorOf('EINVAL', 'onBatch must be a function')
  return new Capture(device, options ?? {}, onBatch)
}

function compileFilter(filter, linkType = ETHERNET) {
  if (!native) return null
  const message = native.compileFilter(String(filter), linkTypeOf(linkType))
  return message === null ? null : { message }
}

function filterProgram(filter, linkType = ETHERNET, snaplen = DEFAULTS.snaplen) {
  requireBinding()
  return native.filterProgram(String(filter), linkTypeOf(linkType), snaplen)
}

function linkTypeName(number) {
  requireBinding()
  return native.linkTypeName(number)
}

function linkTypeNumber(name) {
  requireBinding()
  return native.linkTypeNumber(name)
}

function devices() {
  return native ? native.devices() : []
}

function choices(device) {
  requireBinding()
  if (typeof device !== 'string' || device === '') throw errorOf('EINVAL', 'a device is a name')
  return native.choices(device)
}

function libraryVersion() {
  requireBinding()
  return native.libraryVersion
}

module.exports = {
  choices,
  compileFilter,
  devices,
  errorOf,
  filterProgram,
  libraryVersion,
  linkTypeName,
  linkTypeNumber,
  openCapture,
  requireBinding,
}
