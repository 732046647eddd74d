import { expect, it } from 'vitest'
import { plainFileName } from './file-name'

it.each([
  ['log.csv', 'log.csv'],
  ['../../.bashrc', 'bashrc'],
  ['/etc/passwd', 'etc-passwd'],
  ['C:\\Windows\\x', 'C--Windows-x'],
  ['.hidden', 'hidden'],
  ['a\u202Egpj.exe', 'a-gpj.exe'],
  ['two\nlines', 'two-lines'],
  ['..', 'fourtuple'],
])('%j → %j', (proposed, plain) => expect(plainFileName(proposed)).toBe(plain))
it('a very long name → cut', () => expect(plainFileName('x'.repeat(255))).toHaveLength(200))
