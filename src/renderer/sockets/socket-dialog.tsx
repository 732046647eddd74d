import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useMemo, useRef, useState, type SubmitEvent } from 'react'
import type { EngineError } from '#contract/messages'
import type { SocketState } from '#contract/sockets'
import type { EngineClient } from '../connection/engine-client'
import { ErrorWords } from '../shell/error-words'
import { choose, engineError, open, useSession } from '../state/session-store'
import { FormContext } from './form-context'
import { ClientFields, ListenerFields, UdpFields } from './open-forms'
import { problemsOf } from './problems'
import { remember, remembered } from './remembered'
import { clientRequestOf, listenerRequestOf, udpRequestOf } from './requests'
import { DEFAULT_FORM, type FieldName, type FormKind, type Problems, type SocketForm } from './socket-form'

const KINDS = {
  listener: { title: 'Open a listener', action: 'Listen', Fields: ListenerFields },
  client: { title: 'Connect a client', action: 'Connect', Fields: ClientFields },
  udp: { title: 'Open a UDP socket', action: 'Open', Fields: UdpFields },
} as const

async function openSocket(client: EngineClient, kind: FormKind, form: SocketForm): Promise<SocketState> {
  if (kind === 'listener') return (await client.call('listener.open', listenerRequestOf(form))).socket
  if (kind === 'client') return (await client.call('client.open', clientRequestOf(form))).socket
  return (await client.call('udp.open', udpRequestOf(form))).socket
}

/** The dialog that opens a socket, of the kind that was asked for. */
export function SocketDialog() {
  const dialog = useSession((state) => state.dialog)
  if (dialog !== 'listener' && dialog !== 'client' && dialog !== 'udp') return null
  return <OpenForm key={dialog} kind={dialog} />
}

function OpenForm({ kind }: { kind: FormKind }) {
  const client = useSession((state) => state.client)
  const [form, setForm] = useState(() => remembered(kind, localStorage))
  const [wasLeft, setLeft] = useState<ReadonlySet<FieldName>>(new Set())
  const [wasTried, setTried] = useState(false)
  const [isOpening, setOpening] = useState(false)
  const [error, setError] = useState<EngineError | null>(null)
  const element = useRef<HTMLFormElement>(null)
  const { title, action, Fields } = KINDS[kind]

  const value = useMemo(() => {
    const all = Object.entries(problemsOf(kind, form)) as [FieldName, string][]
    const problems: Problems = Object.fromEntries(all.filter(([name]) => wasTried || wasLeft.has(name)))
    const change = (part: Partial<SocketForm>) => setForm((before) => ({ ...before, ...part }))
    // An empty field that was passed through is not yet wrong; it is when the socket is to be opened.
    const left = (name: FieldName) => form[name] !== '' && setLeft((before) => new Set(before).add(name))
    return { kind, form, problems, change, left }
  }, [kind, form, wasLeft, wasTried])

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setError(null)
    if (!client || isOpening) return
    if (Object.keys(problemsOf(kind, form)).length > 0) {
      setTried(true)
      requestAnimationFrame(() =>
        element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      )
      return
    }
    setOpening(true)
    openSocket(client, kind, form)
      .then(
        (socket) => {
          remember(kind, form, localStorage)
          choose(socket)
          open(null)
        },
        (thrown: unknown) => setError(engineError(thrown)),
      )
      .finally(() => setOpening(false))
  }
  return (
    <FormContext value={value}>
      <form ref={element} onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
        <Dialog.Title className="text-base font-semibold">{t(title)}</Dialog.Title>
        <Fields />
        <div role="alert" className="empty:hidden">
          {error && <ErrorWords error={error} />}
        </div>
        <div className="sticky -bottom-4 -mx-4 -mb-4 flex justify-end gap-2 border-t border-line bg-surface px-4 py-3">
          <button
            type="button"
            className="button mr-auto"
            disabled={form === DEFAULT_FORM}
            onClick={() => {
              setForm(DEFAULT_FORM)
              setLeft(new Set())
              setTried(false)
              setError(null)
            }}
          >
            {t('Reset to defaults')}
          </button>
          <Dialog.Close className="button">{t('Cancel')}</Dialog.Close>
          <button type="submit" className="button button-primary" disabled={isOpening}>
            {t(action)}
          </button>
        </div>
      </form>
    </FormContext>
  )
}
