import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PacedWords } from './paced-words'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function made() {
  const told: string[] = []
  return { told, words: new PacedWords(5000, (text) => told.push(text)) }
}

it('silent for long → told at once', () => {
  const { told, words } = made()
  words.offer('1 new')
  expect(told).toEqual(['1 new'])
})

it('just told, many come → the newest alone, when it is time', () => {
  const { told, words } = made()
  for (let i = 1; i <= 10; i++) words.offer(`${i} new`)
  vi.advanceTimersByTime(4999)
  expect(told).toEqual(['1 new'])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(['1 new', '10 new'])
})

it('just told, another and back → nothing more', () => {
  const { told, words } = made()
  words.offer('1 new')
  words.offer('2 new')
  words.offer('1 new')
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual(['1 new'])
})

it('stopped with words waiting → they are not told', () => {
  const { told, words } = made()
  words.offer('1 new')
  words.offer('2 new')
  words.stop()
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual(['1 new'])
})
