import { expect, it } from 'vitest'
import { visibleBounds } from './visible-bounds'

const display = { x: 0, y: 0, width: 1920, height: 1080 }
const window = { x: 100, y: 100, width: 1000, height: 700 }

it('on a display → as they were', () => expect(visibleBounds(window, [display])).toEqual(window))
it('no bounds → none', () => expect(visibleBounds(null, [display])).toBeNull())
it.each([
  { ...window, x: 5000 },
  { ...window, y: -50 },
  { ...window, y: 1060 },
  { ...window, x: -950 },
])('out of reach %j → none', (bounds) => expect(visibleBounds(bounds, [display])).toBeNull())
