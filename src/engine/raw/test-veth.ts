import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { beforeEach, vi } from 'vitest'
import type { useRawEngine } from './test-engine'

/**
 * A network namespace for each test of a file, and a veth pair between it and ours.
 *
 * @param net third byte of the addresses: each file its own, since files run beside each other
 */
export function useVeth({ engine, closers }: ReturnType<typeof useRawEngine>, net: number) {
  const peer = `ft-raw-${process.pid}-${net}`
  const ours = `ftr${process.pid % 100_000}a${net}`
  const theirs = `ftr${process.pid % 100_000}b${net}`
  const v4 = { us: `198.18.${net}.1`, them: `198.18.${net}.2` }
  const v6 = { us: `fd${net}::1`, them: `fd${net}::2` }
  const children: ChildProcess[] = []
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe', encoding: 'utf8' })

  beforeEach(() => {
    ip('netns', 'add', peer)
    closers.push(() => ip('netns', 'del', peer))
    ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs, 'netns', peer)
    ip('addr', 'add', `${v4.us}/24`, 'dev', ours)
    ip('addr', 'add', `${v6.us}/64`, 'dev', ours, 'nodad')
    ip('link', 'set', ours, 'up')
    ip('-n', peer, 'addr', 'add', `${v4.them}/24`, 'dev', theirs)
    ip('-n', peer, 'addr', 'add', `${v6.them}/64`, 'dev', theirs, 'nodad')
    ip('-n', peer, 'link', 'set', theirs, 'up')
    ip('-n', peer, 'link', 'set', 'lo', 'up')
    closers.push(() => {
      for (const child of children.splice(0)) child.kill('SIGKILL')
    })
  })

  return {
    ...{ peer, ours, theirs, v4, v6, children, ip },

    /** The person's word for the two addresses of the peer, which then answers. */
    approveBoth: async () => {
      for (const address of [v4.them, v6.them]) {
        engine().approvals.approve({ kind: 'destination', address })
        await vi.waitFor(() => execFileSync('ping', ['-c', '1', '-W', '1', address], { stdio: 'pipe' }))
      }
    },

    /** A program in the peer's namespace, its first words as they come. */
    inPeer: async (...command: string[]): Promise<string> => {
      const child = spawn('ip', ['netns', 'exec', peer, ...command])
      children.push(child)
      const [said] = (await once(child.stdout, 'data')) as [Buffer]
      return said.toString()
    },

    /** Echo requests that the peer's kernel has counted (RFC 4293, icmpInEchos). */
    echoes: (): number => {
      const lines = ip('netns', 'exec', peer, 'cat', '/proc/net/snmp').split('\n')
      const [names, counts] = lines.filter((line) => line.startsWith('Icmp: ')).map((line) => line.split(' '))
      return Number(counts[names.indexOf('InEchos')])
    },
  }
}
