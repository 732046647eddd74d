import { expect, it } from 'vitest'
import { hasDisplay } from './display.mjs'

it('Linux with neither X nor Wayland → none', () => expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false))
it.each([{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }])('Linux with %j → one', (env) =>
  expect(hasDisplay(env, 'linux')).toBe(true),
)
it('another platform → one', () => expect(hasDisplay({}, 'win32')).toBe(true))
