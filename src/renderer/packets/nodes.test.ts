import { describe, expect, it } from 'vitest'
import type { Layer } from '#core/protocols/layer'
import { nodesOf, ownerOf, parentsOf, visibleNodes } from './nodes'

const LAYERS: Layer[] = [
  { protocol: 'eth', name: 'Ethernet', summary: '', at: 0, length: 14, fields: [], malformed: null },
  {
    protocol: 'tcp',
    name: 'TCP',
    summary: 'a segment',
    at: 14,
    length: 24,
    malformed: { at: 2, why: 'it ends' },
    fields: [
      { name: 'Data offset', value: '6', at: 12, length: 2, bits: { at: 0, count: 4 } },
      {
        name: 'Options',
        value: '2',
        at: 20,
        length: 4,
        children: [
          { name: 'No operation', value: '', at: 20, length: 1 },
          { name: 'No operation', value: '', at: 21, length: 1, problem: 'odd' },
        ],
      },
    ],
  },
]

describe('the nodes of a layer tree', () => {
  const nodes = nodesOf(LAYERS)

  it('have keys that no other has, and places in the frame', () => {
    expect(nodes.map(({ key, at, level }) => [key, at, level])).toEqual([
      ['eth', 0, 1],
      ['tcp', 14, 1],
      ['tcp/Data offset', 26, 2],
      ['tcp/Options', 34, 2],
      ['tcp/Options/No operation', 34, 3],
      ['tcp/Options/No operation#2', 35, 3],
    ])
    expect(nodes[1].problem).toBe('Malformed: it ends')
  })

  it('a byte belongs to the innermost field there', () => {
    expect(ownerOf(nodes, 35)?.key).toBe('tcp/Options/No operation#2')
    expect(ownerOf(nodes, 37)?.key).toBe('tcp/Options')
    expect(ownerOf(nodes, 15)?.key).toBe('tcp')
    expect(ownerOf(nodes, 38)).toBeNull()
  })

  it('what is in something folded is not visible', () => {
    const keys = (open: Record<string, boolean>) => visibleNodes(nodes, open).map(({ key }) => key)
    expect(keys({})).toEqual(['eth', 'tcp', 'tcp/Data offset', 'tcp/Options'])
    expect(keys({ tcp: false, 'tcp/Options': true })).toEqual(['eth', 'tcp'])
    expect(keys({ 'tcp/Options': true })).toHaveLength(6)
    expect(parentsOf(nodes, nodes[5])).toEqual(['tcp/Options', 'tcp'])
  })
})
