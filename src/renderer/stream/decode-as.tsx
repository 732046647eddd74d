import { t } from '../language/translate'
import { useEffect, useState } from 'react'
import { useSession } from '../state/session-store'

/** Which protocol a stream is read as: the one that is found, or one of all. */
export function DecodeAs({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) {
  const client = useSession((state) => state.client)
  const [protocols, setProtocols] = useState<{ id: string; name: string }[]>([])
  useEffect(() => {
    client?.call('protocols.list', {}).then(setProtocols, () => undefined)
  }, [client])
  return (
    <label className="flex items-center gap-2 text-xs text-muted">
      Decode as
      <select
        value={chosen}
        onChange={({ target }) => onChoose(target.value)}
        className="h-6 rounded-md border border-line bg-bg px-1 text-text"
      >
        <option value="">{t('what is found')}</option>
        {protocols.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
