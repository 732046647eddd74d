import { expect, it } from 'vitest'
import { NameLookup } from './name-lookup'

it('a name is asked for once; an address that is its own name has none', async () => {
  const asked: string[] = []
  const lookup = new NameLookup((address) => {
    asked.push(address)
    return Promise.resolve(address === '192.0.2.1' ? 'host.example' : address)
  })
  expect(await lookup.of('192.0.2.1')).toBe('host.example')
  expect(await lookup.of('192.0.2.1')).toBe('host.example')
  expect(await lookup.of('192.0.2.2')).toBeNull()
  expect(asked).toEqual(['192.0.2.1', '192.0.2.2'])
})

it('not found → no name; another error says which', async () => {
  const failing = (code: string) =>
    new NameLookup(() => Promise.reject(Object.assign(new Error(code), { code }))).of('192.0.2.1')
  expect(await failing('ENOTFOUND')).toBeNull()
  await expect(failing('EAI_AGAIN')).rejects.toMatchObject({ code: 'ENAME' })
})

it('no answer → told so; while two are asked no third is', async () => {
  const lookup = new NameLookup(() => new Promise(() => undefined), 1)
  const waiting = [lookup.of('192.0.2.1'), lookup.of('192.0.2.2')]
  await expect(lookup.of('192.0.2.3')).rejects.toMatchObject({ code: 'EBUSY' })
  for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'ETIMEDOUT' })
})
