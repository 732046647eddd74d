import { expect, it } from 'vitest'
import { missing, parseInstalled } from './system-packages.mjs'

it('of two alternatives one installed → nothing is missing', () =>
  expect(missing(['libgtk-3-0|libgtk-3-0t64', 'make'], new Set(['libgtk-3-0t64', 'make']))).toEqual([]))
it('none installed → missing, with its alternatives', () =>
  expect(missing(['libgtk-3-0|libgtk-3-0t64', 'make'], new Set(['make']))).toEqual([
    'libgtk-3-0|libgtk-3-0t64',
  ]))
it('removed but configured → not installed', () =>
  expect(parseInstalled('make installed\nsocat config-files\nxvfb not-installed\n')).toEqual(
    new Set(['make']),
  ))
