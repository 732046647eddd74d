import { expect, it } from 'vitest'
import type { SocketState } from '#contract/sockets'
import { SocketRows } from './socket-rows'

const socket = (id: number, kind: SocketState['kind'], listener: number | null = null) =>
  ({ id, kind, listener }) as SocketState
const ids = (rows: SocketRows, offset = 0, count = 100) =>
  rows.slice(offset, count).map((row) => `${row.level}:${row.socket?.id ?? '?'}`)
const TOLD = [
  socket(1, 'listener'),
  socket(2, 'client'),
  socket(3, 'accepted', 1),
  socket(4, 'listener'),
  socket(5, 'accepted', 1),
]

it('all are told → each listener, its connections under it', () => {
  const rows = new SocketRows(TOLD, true, new Map(), new Set())
  expect(ids(rows)).toEqual(['1:1', '2:3', '2:5', '1:2', '1:4'])
  expect(rows.total).toBe(5)
  expect(rows.placeOf(5)).toBe(2)
  expect(rows.placeOf(4)).toBe(4)
  expect(ids(rows, 1, 3)).toEqual(['2:3', '2:5', '1:2'])
  expect(rows.missing(0, 100)).toEqual([])
})
it('a listener is folded → its connections take no room', () => {
  const rows = new SocketRows(TOLD, true, new Map(), new Set([1]))
  expect(ids(rows)).toEqual(['1:1', '1:2', '1:4'])
  expect(rows.slice(0, 1)).toMatchObject([{ accepted: 2, isOpen: false }])
  expect(rows.placeOf(5)).toBeNull()
})
it('the listener is no longer known → its connections stand for themselves', () => {
  expect(ids(new SocketRows([socket(5, 'accepted', 1)], true, new Map(), new Set()))).toEqual(['1:5'])
})
it('10,000 connections of which few are told → the rest is asked for where it is shown, and has its room', () => {
  const asked = { total: 10_000, offset: 5000, sockets: [socket(5003, 'accepted', 1)] }
  const rows = new SocketRows(TOLD, false, new Map([[1, asked]]), new Set())
  expect(rows.total).toBe(10_003)
  expect(rows.missing(4990, 30)).toEqual([{ listener: 1, offset: 4989, count: 30 }])
  expect(ids(rows, 5000, 3)).toEqual(['2:?', '2:5003', '2:?'])
  expect(rows.placeOf(5003)).toBe(5001)
  expect(ids(rows, 10_001, 5)).toEqual(['1:2', '1:4'])
})
