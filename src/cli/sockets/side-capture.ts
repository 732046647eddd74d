import { existsSync } from 'node:fs'
import { captureRequest } from '#contract/capture'
import { VERSION } from '#contract/version'
import { isLoopbackAddress } from '#core/net/bind-reach'
import { Captures } from '#engine/capture/captures'
import { listInterfaces } from '#engine/capture/interfaces'
import { shownError, ShownError } from '#engine/engine-error'
import { Session } from '#engine/session/session'
import { Spool } from '#engine/spool/spool'
import type { Voice } from './voice'

/** Interfaces captured on where the system can't capture on all at once. */
const MOST_INTERFACES = 8
const TICK_MS = 1000

/** Whose packets are captured. */
export interface Captured {
  transport: 'tcp' | 'udp' | 'sctp'
  /** Where it listens or connects to; a name may be an address of any interface. */
  host: string
  port: number
}

/** A capture beside a command's own sockets, into a file. */
export class SideCapture {
  private readonly session: Session
  private readonly captures: Captures
  private readonly ticking: NodeJS.Timeout

  /** @throws {ShownError} where the file is there already */
  constructor(
    private readonly path: string,
    private readonly voice: Voice,
  ) {
    if (existsSync(path))
      throw new ShownError(
        'EEXIST',
        `${path} is there already.`,
        'Give another name: no capture is overwritten.',
      )
    const pathOf = () => path
    this.session = new Session(
      VERSION,
      (parts, sources) => new Spool({ pathOf, ...parts }, sources, Infinity),
    )
    this.captures = new Captures(
      this.session,
      () => false,
      ({ error }) => {
        if (error) voice.warn(`${error.message} What was captured is in ${path}.`)
      },
    )
    this.ticking = setInterval(() => this.session.tick(), TICK_MS).unref()
  }

  /** Begins. Where this user may not capture that is told, and no more. @throws {ShownError} where the file can't be made */
  begin({ transport, host, port }: Captured): void {
    for (const name of interfacesFor(host)) {
      const source = { kind: 'interface', name } as const
      try {
        this.captures.start(captureRequest.parse({ source, filter: `${transport} port ${port}` }))
      } catch (thrown) {
        const { code, message, step } = shownError(thrown)
        if (code !== 'EPERM' && code !== 'EACCES' && code !== 'ECAPUNAVAILABLE') throw thrown
        const next = code === 'ECAPUNAVAILABLE' ? (step ?? '') : '“fourtuple capture” tells the step for it.'
        this.voice.warn(`${message} It goes on without a capture. ${next}`)
        return
      }
    }
  }

  /** Ends, with the last packets of sockets that are closed by now in the file. */
  async end(): Promise<void> {
    clearInterval(this.ticking)
    await this.captures.stopAll()
    const states = this.captures.list()
    const sum = (of: (state: (typeof states)[number]) => number) =>
      states.reduce((all, one) => all + of(one), 0)
    const packets = sum((state) => state.packets)
    const lost = sum((state) => state.droppedByKernel + state.droppedByInterface + state.droppedByBuffer)
    this.session.close()
    if (this.session.hasCapture)
      this.voice.say(`Captured ${packets} packets into ${this.path}${lost > 0 ? `, ${lost} were lost` : ''}.`)
  }
}

/** Loopback for an address of loopback, else all interfaces. */
function interfacesFor(host: string): string[] {
  const all = listInterfaces().filter(({ up, name }) => up || name === 'any')
  const isLoopback = host === 'localhost' || isLoopbackAddress(host)
  if (isLoopback) return all.filter(({ loopback }) => loopback).map(({ name }) => name)
  if (all.some(({ name }) => name === 'any')) return ['any']
  return all.slice(0, MOST_INTERFACES).map(({ name }) => name)
}
