import { t } from '../language/translate'
import { useEffect, useState } from 'react'
import type { CaptureChoices } from '#contract/capture'
import { engineError, useSession } from '../state/session-store'
import type { CaptureOptions, Problems } from './capture-options'
import { setOptions, usePlan } from './capture-plan'
import { ChoiceField, NumberField, OptionGroup } from './option-fields'

/** What an interface offers, asked for when this is shown; a sentence where it can't be told. */
function useChoices(name: string | null): CaptureChoices | string | null {
  const client = useSession((state) => state.client)
  const [known, setKnown] = useState<{ name: string; choices: CaptureChoices | string } | null>(null)
  useEffect(() => {
    if (!client || name === null) return
    let isStale = false
    const tell = (choices: CaptureChoices | string) => {
      if (!isStale) setKnown({ name, choices })
    }
    client
      .call('interfaces.choices', { interface: name })
      .then(tell, (thrown: unknown) => tell(engineError(thrown).message))
    return () => {
      isStale = true
    }
  }, [client, name])
  return known?.name === name ? known.choices : null
}

/** Which packets are taken, and how much of each. */
export function TakingOptions({ problems }: { problems: Problems }) {
  const { options, chosen } = usePlan()
  const single = chosen?.length === 1 ? chosen[0] : null
  const choices = useChoices(single)
  const offered = choices !== null && typeof choices !== 'string' ? choices : null
  const note =
    single === null
      ? 'Link and timestamp types can be chosen for one interface at a time.'
      : typeof choices === 'string'
        ? choices
        : ''
  return (
    <OptionGroup name={t('Take')}>
      <ChoiceField
        label={t('Direction')}
        value={options.direction}
        choose={(direction) => setOptions({ direction: direction as CaptureOptions['direction'] })}
      >
        <option value="both">{t('both ways')}</option>
        <option value="in">{t('received only')}</option>
        <option value="out">{t('sent only')}</option>
      </ChoiceField>
      <NumberField name="snaplen" label={t('Snaplen')} unit="bytes" problems={problems} />
      <NumberField name="bufferMebibytes" label={t('Kernel buffer')} unit="MiB" problems={problems} />
      <ChoiceField
        label={t('Link type')}
        value={options.linkType}
        disabled={offered === null || offered.linkTypes.length === 0}
        choose={(linkType) => setOptions({ linkType })}
      >
        <option value="">{t('the interface’s own')}</option>
        {offered?.linkTypes.map(({ number, name, description }) => (
          <option key={number} value={number} title={description}>
            {name}
          </option>
        ))}
      </ChoiceField>
      <ChoiceField
        label={t('Timestamps by')}
        value={options.timestampType}
        disabled={offered === null || offered.timestampTypes.length === 0}
        choose={(timestampType) => setOptions({ timestampType })}
      >
        <option value="">{t('the system’s choice')}</option>
        {offered?.timestampTypes.map(({ name, description }) => (
          <option key={name} value={name} title={description}>
            {name}
          </option>
        ))}
      </ChoiceField>
      <p className="col-span-2 text-muted empty:hidden">{note}</p>
      <label className="col-span-2 flex items-start gap-2">
        <input
          type="checkbox"
          className="tick mt-0.5"
          checked={options.promiscuous}
          onChange={(event) => setOptions({ promiscuous: event.target.checked })}
        />
        <span>
          Promiscuous
          <span className="block text-muted">
            {t('Also frames that are for other stations on the same link.')}
          </span>
        </span>
      </label>
    </OptionGroup>
  )
}
