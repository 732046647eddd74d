import { beforeEach, expect, test } from 'vitest'
import type { CaptureInterface } from '#contract/capture'
import { useSession } from '../state/session-store'
import { chooseInterfaces, interfacesAre, setOptions, usePlan, writeChosen } from './capture-plan'

const named = (...names: string[]) => names.map((name) => ({ name }) as CaptureInterface)
beforeEach(() => {
  usePlan.setState(usePlan.getInitialState(), true)
  useSession.setState(useSession.getInitialState(), true)
})

test('nothing chosen, then the first list → its first one is chosen', () => {
  interfacesAre(named('lo', 'eth0'))
  expect(usePlan.getState().chosen).toEqual(['lo'])
  interfacesAre(named('any', 'lo'))
  expect(usePlan.getState().chosen).toEqual(['lo'])
})

test('a chosen one is gone → it is dropped, and a notice says so', () => {
  interfacesAre(named('lo', 'eth0'))
  chooseInterfaces(['lo', 'eth0'])
  interfacesAre(named('lo'))
  expect(usePlan.getState().chosen).toEqual(['lo'])
  expect(useSession.getState().notices).toMatchObject([
    { title: 'eth0 is no longer there', text: 'The next capture is on lo.' },
  ])
})

test('the only chosen one is gone → the first one takes its place, and a notice says so', () => {
  interfacesAre(named('lo', 'eth0'))
  chooseInterfaces(['eth0'])
  interfacesAre(named('lo'))
  expect(usePlan.getState().chosen).toEqual(['lo'])
  interfacesAre([])
  expect(usePlan.getState().chosen).toEqual([])
  expect(useSession.getState().notices.at(-1)?.text).toMatch(/No interface/)
})

test('other interfaces → what one of them offered is asked for no longer', () => {
  setOptions({ linkType: '1', timestampType: 'host', stopPackets: '5' })
  chooseInterfaces(['eth0'])
  expect(usePlan.getState().options).toMatchObject({ linkType: '', timestampType: '', stopPackets: '5' })
})

test.each([
  [[], 'No interface'],
  [['lo'], 'lo'],
  [['lo', 'eth0'], 'lo + eth0'],
  [['lo', 'eth0', 'any'], '3 interfaces'],
])('%j → %s', (chosen, text) => expect(writeChosen(chosen)).toBe(text))
