'use strict'
const { unavailable } = require('./binding')
const { compileFilter, devices, libraryVersion, openCapture } = require('./capture')
const decoders = require('./decoders')
const { Cap, deviceList, findDevice } = require('./published')

module.exports = {
  Cap,
  compileFilter,
  decoders,
  deviceList,
  devices,
  findDevice,
  libraryVersion,
  openCapture,
  unavailable,
}
