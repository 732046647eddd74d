import { expect, test } from 'vitest'
import { checked, libc, SystemError } from './libc'

test.runIf(process.platform !== 'win32')(
  'a socket of the C library: made, asked for its type, closed',
  () => {
    const c = libc()
    if (!c) throw new Error('no C library')
    const fd = checked('socket', c.socket(2, 1, 0))
    const value = new Uint8Array(4)
    const [level, type] = process.platform === 'linux' ? [1, 3] : [0xffff, 0x1008]
    expect(c.getsockopt(fd, level, type, value, [4])).toBe(0)
    expect(new DataView(value.buffer).getInt32(0, true)).toBe(1)
    expect(c.close(fd)).toBe(0)
    expect(() => checked('close', c.close(fd))).toThrow(new SystemError('EBADF', 'close'))
  },
)
