import { isLoopbackAddress } from '#core/net/bind-reach'
import { ShownError } from '../engine-error'

/** What a person allowed in a dialog of main's, which the page can't reach. */
export type Approval =
  /** A program may be run to capture from. */
  | { kind: 'program'; command: string }
  /** A file may be read or written; the page knows its token alone. */
  | { kind: 'file'; token: string; path: string; readOnly?: boolean }
  /** Raw packets, or many a second, may be sent to an address that is not this machine's. */
  | { kind: 'destination'; address: string }

/**
 * What the engine may do only when a person said so: a page that was taken over must not be able to run programs, name
 * files, or flood other machines. In the command line the person is who types: everything is allowed.
 */
export class Approvals {
  private readonly programs = new Set<string>()
  private readonly files = new Map<string, { path: string; readOnly?: boolean }>()
  private readonly destinations = new Set<string>()

  /** @param trust `all`: whoever asks is the person; `approved`: what {@link approve} was told of */
  constructor(private readonly trust: 'all' | 'approved') {}

  /** Whether a person has to be asked at all. */
  get asks(): boolean {
    return this.trust === 'approved'
  }

  approve(approval: Approval): void {
    if (approval.kind === 'program') this.programs.add(approval.command)
    else if (approval.kind === 'file') this.files.set(approval.token, approval)
    else this.destinations.add(approval.address)
  }

  mayRun(command: string): boolean {
    return this.trust === 'all' || this.programs.has(command)
  }

  /** The path that a file's token stands for. @throws {ShownError} where nobody chose it */
  pathOf(file: string): string {
    const path = this.trust === 'all' ? file : this.files.get(file)?.path
    if (path === undefined)
      throw new ShownError('EPERM', 'That file was not chosen in a dialog.', 'Choose it again.')
    return path
  }

  /** The path of a file that may be written. @throws {ShownError} where nobody chose it to be written */
  pathToWrite(file: string): string {
    const path = this.pathOf(file)
    if (this.trust === 'all' || this.files.get(file)?.readOnly !== true) return path
    throw new ShownError('EPERM', 'That file was chosen to be read alone.', 'Choose where to save.')
  }

  /** @throws {ShownError} `EAPPROVAL` where a person has to be asked first; the window asks and tries again */
  requireDestination(address: string): void {
    if (this.trust === 'all' || isLoopbackAddress(address) || this.destinations.has(address)) return
    throw new ShownError(
      'EAPPROVAL',
      `${address} is another machine: sending there needs your word first.`,
      'Allow it in the dialog, and only for machines that you may test.',
      address,
    )
  }
}
