import { t } from '../language/translate'
import type { RawAbilities } from '#contract/raw'
import { CopyButton } from '../shell/copy-button'

/** What the system allows of raw packets, tried when the table was opened. */
export function AbilitiesTable({ abilities }: { abilities: RawAbilities }) {
  return (
    <section
      aria-label={t('What the system allows')}
      className="flex min-h-0 flex-col gap-2 overflow-auto"
      tabIndex={0}
    >
      {!abilities.permitted && (
        <p>
          {t(
            'Raw packets can’t be sent by this user. What is missing and how to get it stands below; everything else of Fourtuple works without.',
          )}
        </p>
      )}
      {abilities.command !== null && (
        <p className="flex items-center gap-2">
          <code className="rounded border border-line px-1.5 py-0.5 font-mono text-xs select-text">
            {abilities.command}
          </code>
          <CopyButton text={abilities.command} />
        </p>
      )}
      <table className="w-full border-collapse text-left text-xs">
        <thead className="text-muted">
          <tr>
            <th className="py-1 pr-3 font-normal">{t('What')}</th>
            <th className="py-1 pr-3 font-normal">{t('Allowed')}</th>
            <th className="py-1 font-normal">{t('Why, and the next step')}</th>
          </tr>
        </thead>
        <tbody>
          {abilities.rows.map(({ what, allowed, tried, why, step }) => (
            <tr key={what} className="border-t border-line align-top select-text">
              <td className="py-1 pr-3">{what}</td>
              <td className={`py-1 pr-3 whitespace-nowrap ${allowed === 'yes' ? '' : 'text-error'}`}>
                {allowed}
                {!tried && <span className="text-muted"> {t('(known, not tried)')}</span>}
              </td>
              <td className="py-1">
                {why} {step}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
