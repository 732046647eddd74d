'use strict'
const { ICMPV4 } = require('./icmp')
const { IPV4, IPV6 } = require('./internet')
const { ARP, Ethernet } = require('./link')
const { PROTOCOL } = require('./protocol-names')
const { SCTP, TCP, UDP } = require('./transport')

module.exports = { PROTOCOL, ARP, Ethernet, ICMPV4, IPV4, IPV6, SCTP, TCP, UDP }
