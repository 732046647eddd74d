import { expect, test } from 'vitest'
import { Approvals } from '../server/approvals'
import { RemoteDatagrams } from './remote-datagrams'

function counted(trust: 'all' | 'approved') {
  let ms = 5000
  const approvals = new Approvals(trust)
  const remote = new RemoteDatagrams(approvals, () => ms)
  const send = (times: number, address = '203.0.113.1') => {
    for (let i = 0; i < times; i++) remote.require(address)
  }
  return { approvals, send, pass: () => (ms += 1000) }
}

test('100 a second to another machine go unasked, one more asks; in the next second they go again', () => {
  const { send, pass } = counted('approved')
  send(100)
  expect(() => send(1)).toThrow('needs your word')
  pass()
  send(100)
})

test('allowed: 1,000 a second go, whatever their destination, one more is refused', () => {
  const { approvals, send } = counted('approved')
  for (const address of ['203.0.113.1', '203.0.113.2']) approvals.approve({ kind: 'destination', address })
  send(500)
  send(500, '203.0.113.2')
  expect(() => send(1)).toThrow('that is the most')
})

test('to this machine, or where whoever asks is the person: any number', () => {
  counted('approved').send(5000, '127.0.0.1')
  counted('all').send(5000)
})
