import type { EngineStatus } from '#contract/status'
import type { ChosenFile, OpenRequest } from '#contract/window'
import type { EngineClient } from '../connection/engine-client'
import { engineError, forgetEngine, notify, useSession } from '../state/session-store'
import { saveSession } from './save-session'
import { useSavedPlace } from './saved-place'
import { hasContent, windowTitle } from './session-facts'

/** Files are opened one request after the other, since each may begin another session. */
let last: Promise<void> = Promise.resolve()

/** Lets the person choose captures and opens them. */
export async function chooseAndOpen(append: boolean): Promise<void> {
  openFiles(await window.fourtuple.openCaptures(), append)
}

/** Opens captures: as a session of their own, or after what there is. */
export function openFiles(files: readonly ChosenFile[], append: boolean): void {
  if (files.length > 0) last = last.then(() => openNow(files, append)).catch(tell)
}

export function cancelTask(task: number): void {
  void useSession.getState().client?.call('files.cancel', { task })
}

/** Takes files that come from outside the page, and keeps title and main up to date. Once, when the page is loaded. */
export function startFiles(): void {
  const take = ({ file, append }: OpenRequest) => openFiles([file], append)
  window.fourtuple.onOpenFile(take)
  void window.fourtuple.waitingFiles().then((requests) => {
    // What was named together belongs into one session.
    requests.forEach(({ file }, place) => openFiles([file], place > 0))
  })
  let told = ''
  const tellMain = () => {
    const { status } = useSession.getState()
    if (!status) return
    const title = windowTitle(useSavedPlace.getState().place?.name ?? null, status.files)
    if (document.title !== title) document.title = title
    const { unsaved: packets, unsavedNotes: notes } = status.files
    if (`${packets} ${notes}` === told) return
    told = `${packets} ${notes}`
    void window.fourtuple.setUnsaved({ packets, notes })
  }
  useSession.subscribe(tellMain)
  useSavedPlace.subscribe(tellMain)
}

async function openNow(files: readonly ChosenFile[], append: boolean): Promise<void> {
  const { client } = useSession.getState()
  const known = client ?? (await nextClient())
  const status = await known.call('session.status', {})
  if (!append && hasContent(status)) {
    const open = useSession.getState().sockets.filter(({ phase }) => phase !== 'closed').length
    if (!(await mayLeave(status.files, open))) return
    await beginSession()
  }
  const next = useSession.getState().client ?? (await nextClient())
  for (const { token, name } of files) {
    await next.call('files.open', { file: token, name }).catch(tell)
  }
  useSession.setState({ list: 'Flows' })
}

/** Whether the session may end: what is not saved was saved, or nobody wants it. */
async function mayLeave(
  { unsaved: packets, unsavedNotes: notes }: EngineStatus['files'],
  sockets: number,
): Promise<boolean> {
  if (packets === 0 && notes === 0 && sockets === 0) return true
  const answer = await window.fourtuple.askUnsaved({ packets, notes, sockets, to: 'open' })
  return answer === 'discard' || (answer === 'save' && (await saveSession(true)))
}

async function beginSession(): Promise<void> {
  await window.fourtuple.newSession()
  forgetEngine()
  useSavedPlace.setState({ place: null })
  const connected = nextClient()
  await window.fourtuple.connectEngine()
  await connected
}

/** The client of an engine that is being connected to. */
function nextClient(): Promise<EngineClient> {
  return new Promise((resolve) => {
    const stop = useSession.subscribe(({ client }) => {
      if (!client) return
      stop()
      resolve(client)
    })
  })
}

function tell(thrown: unknown): void {
  const { message, step } = engineError(thrown)
  notify({
    level: 'error',
    title: 'The capture was not opened',
    text: message,
    ...(step === undefined ? {} : { step }),
  })
}
