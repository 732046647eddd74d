import { describe, expect, it } from 'vitest'
import { buildPacket } from '#core/build/build-packet'
import { dissectFrame } from '#core/dissect/dissect-frame'
import { headerCells } from './header-cells'
import { nodesOf } from './nodes'

const LINKTYPE_RAW = 101

function cellsOf(ip: 'ipv4' | 'ipv6', layer: string) {
  const address = ip === 'ipv4' ? '127.0.0.1' : '::1'
  const { bytes } = buildPacket({
    layers: [
      { layer: ip, source: address, destination: address },
      { layer: 'tcp', sourcePort: 5000, destinationPort: 80, syn: true },
    ],
  })
  return headerCells(nodesOf(dissectFrame(LINKTYPE_RAW, bytes, bytes.length, bytes.length)), layer)
}

describe('a header drawn', () => {
  it('TCP → the rows of RFC 9293 §3.1, each full', () => {
    const { cells, rows } = cellsOf('ipv4', 'tcp')
    expect(rows).toBe(5)
    for (let row = 0; row < rows; row++) {
      const widths = cells.filter((cell) => cell.row === row).map(({ width }) => width)
      expect(widths.reduce((sum, width) => sum + width, 0)).toBe(32)
    }
    const third = cells.filter(({ row }) => row === 3).map(({ node, column }) => [node.name, column])
    expect(third.at(0)).toEqual(['Data offset', 0])
    expect(third).toContainEqual(['SYN', 14])
    expect(third.at(-1)).toEqual(['Window', 16])
  })

  it('IPv6 → addresses are four rows high', () => {
    const { cells, rows } = cellsOf('ipv6', 'ipv6')
    expect(rows).toBe(10)
    expect(cells.filter(({ rows: high }) => high === 4).map(({ node }) => node.name)).toEqual([
      'Source',
      'Destination',
    ])
  })

  it('a field that goes over the end of a row is drawn in two', () => {
    const field = { name: 'Sender', value: '', at: 2, length: 6 }
    const layer = { protocol: 'made', name: 'Made', summary: '', at: 5, length: 8, malformed: null }
    const { cells, rows } = headerCells(nodesOf([{ ...layer, fields: [field] }]), 'made')
    expect(rows).toBe(2)
    expect(cells.map(({ row, column, width, continues }) => [row, column, width, continues])).toEqual([
      [0, 16, 16, false],
      [1, 0, 32, true],
    ])
  })
})
