import { spawn, execFileSync, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { EventKind } from '#core/own/event-log'
import { Session } from '../session/session'
import { cLibrary } from '../system/libc'
import type { Resolve } from './name-lookup'
import { OpenSockets } from './open-sockets'
import type { OwnSocket } from './own-socket'

/** For tests: a session's sockets, what they told, and the peers that were started. */
export class Workbench {
  readonly session = new Session('test', () => null)
  readonly sockets: OpenSockets
  /** How often a change was told. */
  changes = 0
  private readonly children: ChildProcess[] = []

  constructor(resolve?: Resolve) {
    this.sockets = new OpenSockets(this.session.own, () => this.changes++, undefined, resolve)
  }

  /** A program that is ended with the test. */
  start(program: string, ...args: string[]): ChildProcess {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.children.push(child)
    return child
  }

  /** What a socket told, as `kind: sentence`. */
  told(id: number): string[] {
    return this.events(id).map(({ kind, text }) => `${kind}: ${text}`)
  }

  /** The sentences of one kind. */
  sentences(id: number, kind: EventKind): string[] {
    return this.events(id).flatMap((event) => (event.kind === kind ? [event.text] : []))
  }

  kinds(id: number): EventKind[] {
    return this.events(id).map(({ kind }) => kind)
  }

  accepted(listener: number): OwnSocket[] {
    return this.sockets
      .page({ listener, flow: null, offset: 0, count: 1000 })
      .sockets.map(({ id }) => this.sockets.get(id))
  }

  async end(): Promise<void> {
    await this.sockets.closeAll()
    for (const child of this.children.splice(0)) child.kill('SIGKILL')
  }

  private events(id: number) {
    const { events } = this.session.own
    const found = []
    for (let i = events.first; i < events.next; i++)
      if (events.read(i).socket === id) found.push(events.read(i))
    return found
  }
}

/** Makes a network namespace, runs `inside` with this thread in it, and removes it. Linux, as root. */
export async function inNamespace(set: string[], inside: () => Promise<void>): Promise<void> {
  const name = `fourtuple-${process.pid}-${Date.now() % 100_000}`
  const setns = cLibrary()?.func('int setns(int, int)')
  if (!setns) throw new Error('no C library')
  execFileSync('ip', ['netns', 'add', name])
  const outside = openSync('/proc/self/ns/net', 'r')
  const within = openSync(`/var/run/netns/${name}`, 'r')
  try {
    for (const line of set) execFileSync('ip', ['-n', name, ...line.split(' ')])
    setns(within, 0)
    await inside()
  } finally {
    setns(outside, 0)
    closeSync(within)
    closeSync(outside)
    execFileSync('ip', ['netns', 'del', name])
  }
}

/** Whether network namespaces can be made here. */
export const canMakeNamespaces = process.platform === 'linux' && process.getuid?.() === 0
