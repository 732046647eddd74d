'use strict'

const mac = (buffer, at) => buffer.toString('hex', at, at + 6).replace(/(..)(?=.)/g, '$1:')
const ipv4 = (buffer, at) => buffer.subarray(at, at + 4).join('.')
/** A colon between any two bytes, as cap 0.2.1 writes IPv6 addresses. */
const ipv6 = (buffer, at) => buffer.toString('hex', at, at + 16).replace(/(..)(?=.)/g, '$1:')

module.exports = { mac, ipv4, ipv6 }
