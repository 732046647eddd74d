'use strict'
const { EventEmitter } = require('node:events')
const { devices, errorOf, openCapture } = require('./capture')

/** What `open` of cap 0.2.1 calls link types, by LINKTYPE number. */
const LINK_NAMES = {
  0: 'NULL',
  1: 'ETHERNET',
  101: 'RAW',
  105: 'IEEE802_11',
  113: 'LINKTYPE_LINUX_SLL',
  127: 'IEEE802_11_RADIO',
}
const RECORD_HEADER = 16
const CAPTURED_AT = 8

/** The API of cap 0.2.1: one `packet` event for each packet, copied into a buffer of the caller's. */
class Cap extends EventEmitter {
  #capture = null

  open(device, filter, bufferSize, buffer) {
    if (typeof device !== 'string') throw new TypeError('device must be a string')
    if (typeof filter !== 'string') throw new TypeError('filter must be a string')
    if (!Number.isInteger(bufferSize) || bufferSize < 0)
      throw new TypeError('bufSize must be a positive integer')
    if (!Buffer.isBuffer(buffer)) throw new TypeError('buffer must be a Buffer')
    this.close()
    const options = { filter, bufferBytes: bufferSize, promiscuous: true, snaplen: 65_535 }
    const capture = openCapture(device, options, (bytes) => this.#emitEach(capture, bytes, buffer))
    capture.on('error', (error) => {
      if (this.listenerCount('error') > 0) this.emit('error', error)
    })
    this.#capture = capture
    return LINK_NAMES[capture.linkType] ?? `Unknown linktype ${capture.linkType}`
  }

  close() {
    this.#capture?.close()
    this.#capture = null
  }

  send(frame, length = frame?.length) {
    if (!Buffer.isBuffer(frame)) throw new TypeError('buffer must be a Buffer')
    if (!Number.isInteger(length) || length < 0 || length > frame.length) throw new TypeError('wrong length')
    if (!this.#capture) throw errorOf('EBADF', 'not open')
    this.#capture.send(frame.subarray(0, length))
  }

  /** WinPcap held packets back until so many bytes had come; a block timeout does that now. Kept, does nothing. */
  setMinBytes(count) {
    if (!Number.isInteger(count)) throw new TypeError('must be an integer')
  }

  #emitEach(capture, bytes, buffer) {
    for (let at = 0; at < bytes.length && this.#capture === capture && capture.isOpen;) {
      const captured = bytes.readUInt32LE(at + CAPTURED_AT)
      const copied = Math.min(captured, buffer.length)
      bytes.copy(buffer, 0, at + RECORD_HEADER, at + RECORD_HEADER + copied)
      this.emit('packet', copied, copied < captured)
      at += RECORD_HEADER + captured
    }
  }
}

/** Devices as cap 0.2.1 listed them. */
function deviceList() {
  return devices().map(({ name, description, addresses, flags }) => ({
    name,
    ...(description === null ? {} : { description }),
    addresses: addresses.map(({ address, netmask, broadcast, peer }) => ({
      addr: address,
      ...(netmask === undefined ? {} : { netmask }),
      ...(broadcast === undefined ? {} : { broadaddr: broadcast }),
      ...(peer === undefined ? {} : { dstaddr: peer }),
    })),
    ...(flags.loopback ? { flags: 'PCAP_IF_LOOPBACK' } : {}),
  }))
}

/** The device with an address; without one the first that has an address and is not the loopback. */
function findDevice(address) {
  const fits = (device) =>
    address === undefined
      ? !device.flags.loopback && device.addresses.length > 0
      : device.addresses.some((one) => one.address === address)
  return devices().find(fits)?.name
}

Cap.deviceList = deviceList
Cap.findDevice = findDevice

module.exports = { Cap, deviceList, findDevice }
