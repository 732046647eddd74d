import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useMemo, useState, type SubmitEvent } from 'react'
import type { EngineError } from '#contract/messages'
import type { SocketState } from '#contract/sockets'
import { ErrorWords } from '../shell/error-words'
import { engineError, open, useSession } from '../state/session-store'
import { sendChange } from './change-requests'
import { ChangeFields } from './change-fields'
import { useChanging, type Change } from './changing'
import { FormContext } from './form-context'
import { AS_IT_IS } from './live-options'
import { groupOf } from './group-words'
import { problemsOf } from './problems'
import { DEFAULT_FORM, type FormKind, type Problems, type SocketForm } from './socket-form'
import { socketWords } from './socket-words'

const WORDS: Record<Change, [title: string, action: string]> = {
  reply: ['Reply', 'Set the reply'],
  options: ['Options', 'Set the options'],
  join: ['Join a group', 'Join'],
  leave: ['Leave a group', 'Leave'],
  tls: ['Start TLS', 'Start TLS'],
}

/** Which form's rules hold for a socket. */
function kindOf({ kind }: SocketState): FormKind {
  return kind === 'udp' ? 'udp' : kind === 'listener' ? 'listener' : 'client'
}

/** The dialog that changes an open socket. */
export function ChangeDialog() {
  const { socket, what } = useChanging()
  return socket && <ChangeForm key={`${socket.id} ${what}`} socket={socket} what={what} />
}

function ChangeForm({ socket, what }: { socket: SocketState; what: Change }) {
  const client = useSession((state) => state.client)
  const kind = kindOf(socket)
  const [form, setForm] = useState<SocketForm>(() => beginning(socket, what))
  const [turns, setTurns] = useState(AS_IT_IS)
  const [role, setRole] = useState<'client' | 'server'>(socket.kind === 'accepted' ? 'server' : 'client')
  const [wasTried, setTried] = useState(false)
  const [error, setError] = useState<EngineError | null>(null)
  const [title, action] = WORDS[what]
  const problems = useMemo(() => relevant(what, problemsOf(kind, { ...form, port: '1' })), [what, kind, form])
  const value = useMemo(
    () => ({
      kind,
      form,
      problems: wasTried ? problems : {},
      change: (part: Partial<SocketForm>) => setForm((before) => ({ ...before, ...part })),
      left: () => undefined,
    }),
    [kind, form, problems, wasTried],
  )
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    setError(null)
    if (!client || Object.keys(problems).length > 0) return
    sendChange(client, socket, what, { form, turns, role }).then(
      () => open(null),
      (thrown: unknown) => setError(engineError(thrown)),
    )
  }
  return (
    <FormContext value={value}>
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
        <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
        <Dialog.Description className="truncate font-mono text-xs text-muted">
          {socketWords(socket)}
        </Dialog.Description>
        <ChangeFields
          socket={socket}
          what={what}
          turns={turns}
          turn={(part) => setTurns((before) => ({ ...before, ...part }))}
          role={role}
          setRole={setRole}
        />
        <div role="alert" className="empty:hidden">
          {error && <ErrorWords error={error} />}
        </div>
        <div className="flex justify-end gap-2">
          <Dialog.Close className="button">{t('Cancel')}</Dialog.Close>
          <button type="submit" className="button button-primary">
            {action}
          </button>
        </div>
      </form>
    </FormContext>
  )
}

/** What a dialog begins with. */
function beginning({ reply, groups }: SocketState, what: Change): SocketForm {
  if (what === 'reply') return { ...DEFAULT_FORM, reply }
  if (what === 'tls') return { ...DEFAULT_FORM, tls: true }
  if (what === 'join') return { ...DEFAULT_FORM, groups: [{ group: '', interface: '', source: '' }] }
  if (what === 'leave') return { ...DEFAULT_FORM, groups: [groupOf(groups.at(0) ?? '')] }
  return DEFAULT_FORM
}

function relevant(what: Change, problems: Problems): Problems {
  const ofOthers = { reply: /^reply/, options: /./, join: /^groups/, leave: /^groups/, tls: /^tls/ }[what]
  return Object.fromEntries(Object.entries(problems).filter(([name]) => ofOthers.test(name)))
}
