// What any Node or Electron must do with the one binary: node in-any-node.cjs. Prints `ok` and its version.
const assert = require('node:assert')
const { createSocket } = require('node:dgram')
const { Cap, choices, devices, filterProgram, openCapture } = require('..')

const PORT = 45_697
const loopback = devices().find((device) => device.flags.loopback).name
const code = (device, filter) => {
  try {
    openCapture(device, { filter }, () => undefined)
  } catch (error) {
    return error.code
  }
}

async function main() {
  assert.equal(code(loopback, 'a b c'), 'EFILTER')
  assert.equal(code('nosuch0', ''), 'ENODEV')
  assert.equal(choices(loopback).linkTypes.length > 0, true)
  assert.equal(filterProgram('udp').length > 0, true)
  const socket = createSocket('udp4')
  const send = () => new Promise((resolve) => socket.send('hello', PORT, '127.0.0.1', resolve))
  for (const layout of ['records', 'blocks']) {
    for (let round = 0; round < 10; round++) {
      let packets = 0
      const capture = openCapture(loopback, { layout, filter: `udp dst port ${PORT}` }, (bytes, count) => {
        assert.equal(Buffer.from(bytes).includes('hello'), true)
        packets += count
      })
      for (let i = 0; i < 20; i++) await send()
      await capture.stop()
      assert.equal(packets, 20)
    }
  }
  for (let i = 0; i < 50; i++) openCapture(loopback, { bufferBytes: 1 << 19 }, () => undefined).close()
  const cap = new Cap()
  cap.open(loopback, `udp dst port ${PORT}`, 1 << 20, Buffer.alloc(65_535))
  const packet = new Promise((resolve) => cap.once('packet', resolve))
  await send()
  assert.equal(await packet, 47)
  // The program ends with both open.
  openCapture(loopback, {}, () => undefined)
  console.log(`ok ${process.versions.electron ?? process.version}`)
  process.exit(0)
}
main()
