'use strict'
const { unavailable } = require('./binding')
const {
  choices,
  compileFilter,
  devices,
  filterProgram,
  libraryVersion,
  linkTypeName,
  linkTypeNumber,
  openCapture,
} = require('./capture')
const decoders = require('./decoders')
const { Cap, deviceList, findDevice } = require('./published')

module.exports = {
  Cap,
  choices,
  compileFilter,
  decoders,
  deviceList,
  devices,
  filterProgram,
  findDevice,
  libraryVersion,
  linkTypeName,
  linkTypeNumber,
  openCapture,
  unavailable,
}
