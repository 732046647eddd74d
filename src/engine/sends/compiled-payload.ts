import { open } from 'node:fs/promises'
import { MOST_SENT_BYTES } from '#contract/limits'
import type { Payload } from '#contract/payload'
import type { Reply } from '#contract/sockets'
import { compilePayload, type CompiledPayload } from '#core/payload/compile-payload'
import { codeOf, ShownError } from '../engine-error'
import type { Approvals } from '../server/approvals'

/** @throws {ShownError} with the character where a payload is wrong, and why */
export function compiledPayload(payload: Payload): CompiledPayload {
  if (payload.mode === 'file') throw new ShownError('EINVAL', 'This file was not read yet.')
  const compiled = compilePayload(payload)
  if ('why' in compiled)
    throw new ShownError('EINVAL', `The payload, character ${compiled.at + 1}: ${compiled.why}`)
  return compiled
}

/** @throws {ShownError} in words where the file can't be read */
export async function openFile(path: string) {
  try {
    return await open(path, 'r')
  } catch (thrown) {
    throw new ShownError(
      codeOf(thrown),
      `The file ${path} can't be read (${codeOf(thrown)}).`,
      'Choose another one.',
    )
  }
}

/** A reply as a socket can answer with it: a file that a person chose is read once. @throws {ShownError} */
export async function settledReply(reply: Reply, approvals: Approvals): Promise<Reply> {
  if (reply.kind !== 'payload' || reply.payload.mode !== 'file') return reply
  const file = await openFile(approvals.pathOf(reply.payload.file))
  try {
    const { size } = await file.stat()
    if (size > MOST_SENT_BYTES)
      throw new ShownError('EMSGSIZE', 'A reply has 1 MiB at most.', 'Send the file instead.')
    return { ...reply, payload: { mode: 'hex', text: (await file.readFile()).toString('hex') } }
  } finally {
    await file.close()
  }
}
