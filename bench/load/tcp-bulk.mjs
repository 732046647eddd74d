/*
 * node tcp-bulk.mjs SECONDS [GIGABITS]: one connection on loopback at so many gigabits a second, or as fast as it goes.
 * Prints its port, begins at a line on standard input, and prints the bytes that it carried.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const seconds = Math.min(60, Number(process.argv[2]))
const bytesPerMs = process.argv[3] ? (Number(process.argv[3]) * 1e9) / 8 / 1000 : Infinity
const piece = Buffer.alloc(256 << 10)
let bytes = 0
const server = createServer((socket) => socket.on('data', (part) => (bytes += part.length)))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(server.address().port)
await once(process.stdin, 'data')
const client = connect(server.address().port, '127.0.0.1')
await once(client, 'connect')
const began = performance.now()
for (let sent = 0, now = began; now < began + seconds * 1000; now = performance.now()) {
  if (sent > (now - began) * bytesPerMs) {
    await pause(1)
    continue
  }
  sent += piece.length
  if (!client.write(piece)) await once(client, 'drain')
}
client.end()
await once(client, 'close')
console.log(bytes)
server.close()
process.stdin.destroy()
