import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { REMOTE_RATE } from '#contract/limits'
import type { SendRequest, SendState } from '#contract/sends'
import { isLoopbackAddress } from '#core/net/bind-reach'
import { ShownError } from '../engine-error'
import type { Approvals } from '../server/approvals'
import type { OpenSockets } from '../sockets/open-sockets'
import type { OwnSocket } from '../sockets/own-socket'
import { socketError } from '../sockets/socket-errors'
import { compiledPayload, openFile } from './compiled-payload'
import { SendLane, type Source } from './send-lane'
import { SendTask } from './send-task'
import { timetable } from './timetable'

/** Sends that go on at once, and ended ones that are kept for their counts. */
const MOST_RUNNING = 100
const MOST_ENDED = 50

/** All sends of an engine, those that go on and the last that ended. */
export class Sends {
  private readonly tasks = new Map<number, SendTask>()
  private nextId = 1

  /** @param onChange told whenever the counts of any of them are others; it must be cheap */
  constructor(
    private readonly sockets: OpenSockets,
    private readonly approvals: Approvals,
    private readonly onChange: () => void,
  ) {}

  /** Begins a send. A single one to one socket has been handed to the kernel or failed when it is done. @throws {ShownError} */
  async start(asked: SendRequest): Promise<SendState> {
    if (this.list().filter(({ running }) => running).length >= MOST_RUNNING)
      throw new ShownError('EMFILE', `${MOST_RUNNING} sends go on already.`, 'Stop one of them first.')
    const table = timetable(asked.schedule)
    const sockets = asked.sockets.map((id) => this.sockets.get(id))
    const closed = sockets.find(({ state }) => state.phase !== 'open')
    if (closed)
      throw new ShownError('ENOTCONN', `The socket ${closed.state.asked} is not open.`, 'Choose another one.')
    const source = this.sourceOf(asked)
    const to = asked.to && (await resolved(asked.to, sockets))
    this.requireRate(sockets, to?.host ?? null, table.perSecond)
    const task = new SendTask(this.nextId++, asked, table, this.onChange)
    this.tasks.set(task.state.id, task)
    this.forgetOldest()
    const lanes = sockets.map(
      (socket) => new SendLane(socket, source, to, asked.framed, task.state, task.taken),
    )
    task.start(lanes)
    if (asked.schedule.kind === 'once' && source.kind === 'payload') await this.brieflyUntilEnded(task)
    return { ...task.state }
  }

  /** @throws {ShownError} where there is no such send */
  stop(id: number): SendState {
    const task = this.tasks.get(id)
    if (!task) throw new ShownError('ENOENT', 'That send is no longer known.')
    task.stop()
    return { ...task.state }
  }

  stopAll(): void {
    for (const task of this.tasks.values()) task.stop()
  }

  /** Oldest first. */
  list(): SendState[] {
    return Array.from(this.tasks.values(), ({ state }) => ({ ...state }))
  }

  private sourceOf({ payload }: SendRequest): Source {
    if (payload.mode !== 'file') return { kind: 'payload', payload: compiledPayload(payload) }
    const path = this.approvals.pathOf(payload.file)
    return { kind: 'file', open: () => openFile(path) }
  }

  /** What a single send comes to is its answer, where that is known at once: it is not while a peer does not read. */
  private async brieflyUntilEnded(task: SendTask): Promise<void> {
    for (let turn = 0; turn < 20 && task.state.running; turn++)
      await new Promise((resolve) => setTimeout(resolve, turn))
  }

  private requireRate(sockets: OwnSocket[], to: string | null, perSecond: number): void {
    const own = new Set(
      Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
    )
    const peers = sockets.flatMap(({ state }) => state.peer?.address ?? to ?? [])
    const remote = peers.filter((address) => !isLoopbackAddress(address) && !own.has(address))
    const rate = remote.length * perSecond
    if (rate <= REMOTE_RATE.unasked) return
    for (const address of new Set(remote)) this.approvals.requireDestination(address)
    if (rate > REMOTE_RATE.most) {
      throw new ShownError(
        'ERANGE',
        `That is ${rate === Infinity ? 'as many as go' : Math.round(rate)} a second to another machine; ${REMOTE_RATE.most} are the most.`,
        'Send fewer a second, or to this machine.',
      )
    }
  }

  private forgetOldest(): void {
    const ended = Array.from(this.tasks.values()).filter(({ state }) => !state.running)
    for (const { state } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED)))
      this.tasks.delete(state.id)
  }
}

/** Resolved once and not for each datagram. */
async function resolved(to: { host: string; port: number }, sockets: OwnSocket[]) {
  const family = sockets[0].state.local?.address.includes(':') ? 6 : 4
  try {
    const { address } = await lookup(to.host, { family })
    return { host: address, port: to.port }
  } catch (error) {
    throw ShownError.of(socketError(error, { doing: 'send', address: to.host, port: to.port }))
  }
}
