/* node load-tcp.mjs SECONDS: one connection on loopback, as fast as it goes; prints its port, then the bytes it carried. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const seconds = Math.min(60, Number(process.argv[2]))
const piece = Buffer.alloc(256 << 10)
let bytes = 0
const server = createServer((socket) => socket.on('data', (part) => (bytes += part.length)))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(server.address().port)
await once(process.stdin, 'data')
const client = connect(server.address().port, '127.0.0.1')
await once(client, 'connect')
const end = performance.now() + seconds * 1000
while (performance.now() < end) if (!client.write(piece)) await once(client, 'drain')
client.end()
await once(client, 'close')
console.log(bytes)
server.close()
process.stdin.destroy()
