import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { connection, datagram, pcapFile } from '../read/made-capture'
import { ANSWER, ReadFolder, REQUEST } from '../read/made-reading'
import { endAll, fourtuple } from '../test-program'

const folder = new ReadFolder()
const SERVER = '10.0.0.2:8080'
const first = folder.file(
  'a.pcap',
  pcapFile([
    ...connection('10.0.0.1:40000', SERVER, REQUEST, ANSWER),
    datagram('10.0.0.1:5000', '10.0.0.3:53', 'only in the first'),
    datagram('10.0.0.1:5001', '10.0.0.3:54', 'same'),
  ]),
)
const second = folder.file(
  'b.pcap',
  pcapFile([
    ...connection('10.0.0.1:41111', SERVER, REQUEST, [...ANSWER, ' and more']),
    datagram('10.0.0.1:5001', '10.0.0.3:54', 'same'),
  ]),
)
afterEach(endAll)
afterAll(() => folder.remove())

async function compare(...args: string[]) {
  const { exit, output, said } = fourtuple('compare', ...args)
  const code = await exit
  return { code, lines: output().toString().trimEnd().split('\n'), said: said() }
}

describe('compare', () => {
  it('what one has, what the other has, what differs; the alike are counted', async () => {
    const { code, lines, said } = await compare('--no-client-ports', first, second)
    expect([code, said]).toEqual([0, ''])
    expect(lines[1]).toMatch(/^< {2}udp +10\.0\.0\.1:5000 +→ {2}10\.0\.0\.3:53 +1\/0 /)
    expect(lines[2]).toMatch(/^≠ {2}tcp .* 5\/5 \| 5\/6 .*packets, bytes/)
    expect(lines.at(-1)).toBe(
      '1 alike, 1 differ, 1 only in the first, 0 only in the second; clients’ ports were left out',
    )
    expect(lines).toHaveLength(4)
    expect((await compare('--all', '--no-client-ports', first, second)).lines).toHaveLength(5)
  })

  it('clients’ ports count → another run is another flow', async () => {
    const { lines } = await compare('--client-ports', first, second)
    expect(lines.at(-1)).toBe('1 alike, 0 differ, 2 only in the first, 1 only in the second')
  })

  it('--json → both sides of each pair', async () => {
    const { lines } = await compare('--json', '--no-client-ports', first, second)
    const { pairs, different } = JSON.parse(lines[0]) as {
      pairs: { here: object; there: object; differs: string[] }[]
      different: number
    }
    expect(different).toBe(1)
    expect(pairs.find(({ differs }) => differs.length > 0)).toMatchObject({
      here: { transport: 'tcp', origPort: 40_000, service: 'http' },
      there: { origPort: 41_111 },
    })
  })

  it('a file that is not there → said, and exit code 1', async () => {
    const { code, said } = await compare(first, '/nowhere/b.pcap')
    expect(code).toBe(1)
    expect(said).toContain('There is no such file')
  })
})
