import { byteCount, exact } from '../format/numbers'
import { engineError, notify, useSession } from '../state/session-store'
import { useSavedPlace } from './saved-place'

const NOT_SAVED = 'The session was not saved'

/**
 * Saves the session as pcapng. Tells how it went in a notice.
 *
 * @param again to the file it was saved to last, where there is one; else the person is asked
 * @param flows the ones that are meant; all where null
 * @returns false where it was not saved
 */
export async function saveSession(again: boolean, flows: number[] | null = null): Promise<boolean> {
  const { client, status } = useSession.getState()
  if (!client || !status) return false
  try {
    const known = again ? useSavedPlace.getState().place : null
    const place = known ?? (await window.fourtuple.saveCapture(nameFor(status.files.opened)))
    if (!place) return false
    const { token: file, name } = place
    const saved = await client.call('files.save', { file, name, what: flows ?? 'all' })
    if (saved.cancelled) {
      notify({ level: 'note', title: NOT_SAVED, text: 'It was cancelled; no file was written.' })
      return false
    }
    if (flows === null) useSavedPlace.setState({ place })
    notify({
      level: saved.missing > 0 ? 'warning' : 'note',
      title: `${name} was saved`,
      text: wordsOf(saved),
    })
    return true
  } catch (thrown) {
    const { message, step } = engineError(thrown)
    notify({ level: 'error', title: NOT_SAVED, text: message, ...(step === undefined ? {} : { step }) })
    return false
  }
}

/** Saves, and lets the window close that was held open for it. */
export async function saveAndClose(): Promise<void> {
  if (await saveSession(true)) await window.fourtuple.closeWindow()
}

/** A name to propose: that of the one file that was opened, else one of our own. */
function nameFor(opened: readonly string[]): string {
  if (opened.length !== 1) return 'session.pcapng'
  return `${opened[0].replace(/(\.(pcapng|pcap|cap|ntar|dmp|gz))+$/i, '')}.pcapng`
}

function wordsOf({
  packets,
  madeUp,
  bytes,
  missing,
}: Record<'packets' | 'madeUp' | 'bytes' | 'missing', number>): string {
  const words = [`${exact(packets)} packets, ${byteCount(bytes)}.`]
  if (madeUp > 0)
    words.push(
      `${exact(madeUp)} of them were not captured: their headers are made up from the log of your sockets, and each says so.`,
    )
  if (missing > 0) words.push(`${exact(missing)} are on no disk any more and are missing.`)
  return words.join(' ')
}
