'use strict'
const { unavailable } = require('./binding')
const capture = require('./capture')
const decoders = require('./decoders')
const { Cap, deviceList, findDevice } = require('./published')

module.exports = {
  Cap,
  choices: capture.choices,
  compileFilter: capture.compileFilter,
  decoders,
  deviceList,
  devices: capture.devices,
  filterProgram: capture.filterProgram,
  findDevice,
  libraryVersion: capture.libraryVersion,
  linkTypeName: capture.linkTypeName,
  linkTypeNumber: capture.linkTypeNumber,
  openCapture: capture.openCapture,
  unavailable,
}
