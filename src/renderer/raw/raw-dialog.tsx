import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useState } from 'react'
import { TEMPLATES } from '#core/build/templates'
import { useSession } from '../state/session-store'
import { AbilitiesTable } from './abilities-table'
import { ExchangeList } from './exchange-list'
import { LayerList } from './layer-list'
import { OpenSocket } from './open-socket'
import { PacketBytes } from './packet-bytes'
import { chooseTemplate, useRaw } from './raw-plan'
import { SendBar } from './send-bar'
import { useBuilt, useRoute } from './use-built'

const OTHER_PARTS = [
  { name: 'socket', words: 'Keep a socket open' },
  { name: 'allowed', words: 'What is allowed here' },
] as const

/** Builds packets, sends them, and shows what comes back. */
export function RawDialog() {
  const client = useSession((state) => state.client)
  const abilities = useRaw((state) => state.abilities)
  const [part, setPart] = useState<'packets' | 'socket' | 'allowed'>('packets')
  useEffect(() => {
    client?.call('raw.abilities', {}).then(
      (found) => useRaw.setState({ abilities: found }),
      () => undefined, // The lost engine is told of elsewhere.
    )
  }, [client])
  const isTable = abilities !== null && (part === 'allowed' || !abilities.permitted)
  return (
    <div className="flex h-full min-h-0 flex-col gap-2">
      <div className="flex items-center gap-2">
        <Dialog.Title className="flex-1 text-base font-semibold">{t('Raw packets')}</Dialog.Title>
        {abilities?.permitted &&
          OTHER_PARTS.map(({ name, words }) => (
            <button
              key={name}
              type="button"
              className="button aria-pressed:bg-accent-soft"
              aria-pressed={part === name}
              onClick={() => setPart(part === name ? 'packets' : name)}
            >
              {words}
            </button>
          ))}
        <Dialog.Close className="button">{t('Close')}</Dialog.Close>
      </div>
      {isTable ? <AbilitiesTable abilities={abilities} /> : part === 'socket' ? <OpenSocket /> : <Builder />}
    </div>
  )
}

function Builder() {
  useRoute()
  const built = useBuilt()
  return (
    <>
      <Heading />
      <div className="grid min-h-0 flex-[3] grid-cols-[minmax(0,1fr)_minmax(300px,440px)] gap-3">
        <LayerList built={built} />
        <PacketBytes built={built} />
      </div>
      <SendBar canBuild={built.problems.length === 0} />
      <div className="min-h-[110px] flex-[2]">
        <ExchangeList />
      </div>
    </>
  )
}

function Heading() {
  const { template, to, source, route, packets, shown, interface: through } = useRaw()
  const interfaces = useSession((state) => state.interfaces)
  const option = ({ name, title, says }: (typeof TEMPLATES)[number]) => (
    <option key={name} value={name} title={says}>
      {title}
    </option>
  )
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
      <label className="flex items-center gap-1.5">
        Template
        <select className="field" value={template} onChange={(event) => chooseTemplate(event.target.value)}>
          <optgroup label={t('Packets')}>{TEMPLATES.filter((one) => !one.malformed).map(option)}</optgroup>
          <optgroup label={t('Malformed')}>{TEMPLATES.filter((one) => one.malformed).map(option)}</optgroup>
        </select>
      </label>
      {packets.length > 1 && (
        <label className="flex items-center gap-1.5">
          Packet
          <select
            className="field"
            value={shown}
            onChange={(event) => useRaw.setState({ shown: Number(event.target.value), lookedAt: null })}
          >
            {packets.map((_, index) => (
              <option key={index} value={index}>
                {t('{index} of {packets}', { index: index + 1, packets: packets.length })}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="flex items-center gap-1.5">
        {t('Target')}
        <input
          className="field w-36 font-mono"
          value={to}
          onChange={(event) => useRaw.setState({ to: event.target.value })}
        />
      </label>
      <label className="flex items-center gap-1.5">
        {t('Source')}
        <input
          className="field w-32 font-mono"
          placeholder={route?.source ?? 'auto'}
          value={source}
          onChange={(event) => useRaw.setState({ source: event.target.value })}
        />
      </label>
      <label className="flex items-center gap-1.5">
        Interface
        <select
          className="field"
          value={through}
          onChange={(event) => useRaw.setState({ interface: event.target.value })}
        >
          <option value="">
            {route ? t('by route: {interface}', { interface: route.interface }) : t('by route')}
          </option>
          {interfaces
            .filter(({ name }) => name !== 'any')
            .map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
        </select>
      </label>
      {route?.neighbor && route.destinationMac === null && packets[shown].layers[0].layer === 'ethernet' && (
        <span>
          {t('The MAC address of {neighbor} is not known: auto is broadcast.', { neighbor: route.neighbor })}
        </span>
      )}
      {route && !route.local && (
        <span className="text-error">{t('Another machine: it is asked for first, and capped.')}</span>
      )}
    </div>
  )
}
