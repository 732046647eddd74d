import type { GroupForm } from './socket-form'

/** A group out of the words that the engine has for it: `239.1.2.3 on eth0 from 10.0.0.1`. */
export function groupOf(words: string): GroupForm {
  const [, group = '', name = '', source = ''] = /^(\S+)(?: on (\S+))?(?: from (\S+))?$/.exec(words) ?? []
  return { group, interface: name, source }
}
