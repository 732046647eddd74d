import { afterAll, describe, expect, it } from 'vitest'
import { endAll, fourtuple } from '../test-program'

afterAll(endAll)

// Several at once: nearly all of it is the time that the program takes to load.
describe.concurrent('wrong use', () => {
  it.each([
    [['connect'], 'A port is needed.'],
    [['connect', 'localhost', 'http'], 'A port is a number from 0 to 65,535, not “http”.'],
    [['connect', 'localhost', '0'], 'A port to reach is a number from 1 to 65,535.'],
    [['connect', '-4', '-6', '1'], '-4 and -6 exclude each other.'],
    [['connect', '--insecure', '1'], '--insecure needs --tls.'],
    [['connect', '--tls', '--cert', 'a', '1'], '--cert and --key belong together.'],
    [['connect', '--ttl', '300', '1'], 'It takes a whole number from 1 and at most 255.'],
    [['connect', '--framing', 'length:3', '1'], 'It takes none, line, length:2be'],
    [['connect', '--keepalive', 'x', '1'], 'It takes a whole number from 1'],
    [['connect', '-U', '/tmp/x', '1'], 'A Unix-domain socket has a path: no host, no port.'],
    [['connect', '-U', '/tmp/x', '--capture', 'x'], 'a Unix-domain socket has no packets'],
    [['connect', '--nonsense', '1'], "unknown option '--nonsense'"],
    [['listen', '-q', '-v', '0'], '-q and -v exclude each other.'],
    [['listen', '--on', 'connect', '0'], '--on needs --reply-payload.'],
    [['listen', '--reply', 'echo', '--script', 'x', '0'], 'exclude each other.'],
    [['listen', '--reply', 'shout', '0'], 'Allowed choices are none, echo, discard.'],
    [['listen', '-m', '3', '0'], '--max-conns needs --keep-open.'],
    [['listen', 'a', 'b', 'c'], 'It takes a host and a port, no more.'],
    [['listen', '65536'], 'A port is a number from 0 to 65,535, not “65536”.'],
    [['udp'], 'A port is needed.'],
    [['udp', 'localhost', '0'], 'A port to reach is a number from 1 to 65,535.'],
    [['udp', '-l', '-p', '5', '6'], 'With --listen the local address and port are HOST and PORT themselves.'],
    [['udp', '--lines', '--message-per', 'read', '6'], '--lines and --message-per exclude each other.'],
    [['udp', '--message-per', 'word', '6'], 'It takes line, read, or delimiter:TEXT.'],
    [['udp', '-l', '--join', '@eth0', '6'], 'It takes GROUP, GROUP@INTERFACE, or GROUP@INTERFACE,SOURCE.'],
    [['send', 'sctp', 'h', '1', 'x'], 'A transport is tcp, udp or unix, not “sctp”.'],
    [['send', 'tcp', '1'], 'A payload is needed, or --file.'],
    [['send', 'tcp', '1', '--hex', '--mixed', 'x'], '--hex and --mixed exclude each other.'],
    [['send', 'tcp', '1', 'x', '--hex', '--ending', 'LF'], '--encoding and --ending are for text.'],
    [['send', 'tcp', '1', 'x', '--rate', '5', '--times', '2'], 'exclude each other.'],
    [['send', 'tcp', '1', 'x', '--for', '5'], '--for needs --rate.'],
    [['send', 'tcp', '1', 'x', '--at', '5,a'], '--at takes numbers of ms'],
    [['send', 'tcp', '1', 'x', '--framed'], '--framed needs --framing.'],
  ])('%j → exit 2, in words', async (args, words) => {
    const { exit, said } = fourtuple(...args)
    expect(await exit).toBe(2)
    expect(said()).toContain(words)
  })
})
