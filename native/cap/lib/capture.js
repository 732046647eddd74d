'use strict'
const { EventEmitter } = require('node:events')
const { native, unavailable } = require('./binding')

/** DLT values that differ from the LINKTYPE numbers of files (pcap-linktype(7)): raw IP is 12, or 14 on OpenBSD. */
const LINKTYPE_OF_DLT = { 12: 101, 14: 101 }
const DEFAULTS = {
  snaplen: 262_144,
  promiscuous: false,
  immediate: false,
  timeoutMs: 10,
  bufferBytes: 10 << 20,
  batchBytes: 1 << 20,
}

function errorOf(code, message) {
  return Object.assign(new Error(message), { code })
}

/** The difference of two 32-bit counters, the second of which may have begun again from 0. */
function grown(from, to) {
  return (to - from) >>> 0
}

/** pcap_setdirection(3PCAP)'s numbers, which are the same everywhere. */
const DIRECTIONS = { both: 0, in: 1, out: 2 }

/** Options that have names here and numbers in libpcap. @throws EINVAL where a name is none */
function numbersOf({ layout = 'records', direction, linkType, timestampType }) {
  if (layout !== 'records' && layout !== 'blocks') throw errorOf('EINVAL', `${layout} is no layout`)
  const numbers = { asBlocks: layout === 'blocks' }
  if (direction !== undefined) {
    if (!Object.hasOwn(DIRECTIONS, direction)) throw errorOf('EINVAL', `${direction} is no direction`)
    // Both is what every device does by itself; not every one lets that be set.
    if (direction !== 'both') numbers.directionNumber = DIRECTIONS[direction]
  }
  if (linkType !== undefined && linkType !== null) {
    numbers.linkTypeNumber = typeof linkType === 'string' ? native.linkTypeNumber(linkType) : linkType
    if (!Number.isInteger(numbers.linkTypeNumber)) throw errorOf('ELINKTYPE', `${linkType} is no link type`)
  }
  if (timestampType !== undefined && timestampType !== null) {
    numbers.timestampTypeNumber = native.timestampTypeNumber(timestampType)
    if (numbers.timestampTypeNumber === null)
      throw errorOf('ETIMESTAMP', `${timestampType} is no timestamp type`)
  }
  return numbers
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
    const chosen = { ...DEFAULTS, ...options, ...numbersOf(options) }
    const opened = native.open(device, options.filter ?? '', chosen, (...delivery) => this.#take(...delivery))
    this.#handle = opened.handle
    this.device = device
    this.linkType = LINKTYPE_OF_DLT[opened.linkType] ?? opened.linkType
    this.linkTypeName = opened.linkTypeName ?? `link type ${opened.linkType}`
    this.snaplen = opened.snaplen
    this.nanoseconds = opened.nanoseconds
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

function compileFilter(filter, linkType = 1) {
  if (!native) return null
  const message = native.compileFilter(String(filter), linkType)
  return message === null ? null : { message }
}

function filterProgram(filter, linkType = 1) {
  requireBinding()
  return native.filterProgram(String(filter), linkType)
}

function choices(device) {
  requireBinding()
  return native.choices(String(device))
}

function linkTypeName(number) {
  return native ? native.linkTypeName(number) : null
}

function linkTypeNumber(name) {
  return native ? native.linkTypeNumber(String(name)) : null
}

function devices() {
  return native ? native.devices() : []
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
}
