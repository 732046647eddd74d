'use strict'
const { EventEmitter } = require('node:events')
const { devices, errorOf, openCapture } = require('./capture')

/** What `open` of cap 0.2.1 calls link types, by LINKTYPE number. */
const LINK_NAMES = {
  0: 'NULL',
  1: 'ETHERNET',
  101: 'RAW',
  113: 'LINKTYPE_LINUX_SLL',
  127: 'IEEE802_11_RADIO',
}
const RECORD_HEADER = 16
const CAPTURED_AT = 8

/** Of what libpcap takes for its buffer, as an int. */
const MOST_BYTES = 0x7fff_ffff

const isUint32 = (value) => Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff

/** The API of cap 0.2.1: one `packet` event for each packet, copied into a buffer of the caller's. */
class Cap extends EventEmitter {
  #capture = null

  open(device, filter, bufferSize, buffer) {
    this.close()
    if (buffer === undefined) throw new TypeError('open needs a device, a filter, a size and a Buffer')
    if (typeof device !== 'string') throw new TypeError('device must be a string')
    if (typeof filter !== 'string') throw new TypeError('filter must be a string')
    if (!isUint32(bufferSize)) throw new TypeError('bufSize must be a positive integer')
    if (!Buffer.isBuffer(buffer)) throw new TypeError('buffer must be a Buffer')
    const options = {
      filter,
      bufferBytes: Math.min(bufferSize, MOST_BYTES),
      promiscuous: true,
      snaplen: 65_535,
    }
    const capture = openCapture(device, options, (bytes) => this.#emitEach(capture, bytes, buffer))
    capture.on('error', (error) => {
      if (this.listenerCount('error') > 0) this.emit('error', error)
    })
    this.#capture = capture
    return LINK_NAMES[capture.linkType] ?? `Unknown linktype ${capture.linkType}`
  }

  /** @returns whether it was open */
  close() {
    const wasOpen = this.#capture?.isOpen ?? false
    this.#capture?.close()
    this.#capture = null
    return wasOpen
  }

  send(frame, length = frame?.length) {
    if (!Buffer.isBuffer(frame)) throw new TypeError('buffer must be a Buffer')
    if (!isUint32(length)) throw new TypeError('length must be a positive integer')
    if (length > frame.length) throw new TypeError('length must not be more than the buffer has')
    if (!this.#capture) throw errorOf('EBADF', 'not open')
    this.#capture.send(frame.subarray(0, length))
  }

  /** WinPcap held packets back until so many bytes had come; a block timeout does that now. Kept, does nothing. */
  setMinBytes(count) {
    if (!isUint32(count)) throw new TypeError('the count of bytes must be a positive integer')
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
  if (address !== undefined && typeof address !== 'string') throw new TypeError('an address is a string')
  const fits = (device) =>
    address === undefined
      ? !device.flags.loopback && device.addresses.length > 0
      : device.addresses.some((one) => one.address === address)
  return devices().find(fits)?.name
}

Cap.deviceList = deviceList
Cap.findDevice = findDevice

module.exports = { Cap, deviceList, findDevice }
