import { t } from '../language/translate'
import { lossesOf } from '../shell/loss-causes'
import { count, exact } from '../format/numbers'
import { LossesChart } from './losses-chart'
import { useSession } from '../state/session-store'

/**
 * What is missing from the statistics, by cause: of captured packets, and of what was kept of them.
 *
 * @param first when the session's first packet came, ms since 1970
 */
export function Drops({ first }: { first: number }) {
  const status = useSession((state) => state.status)
  if (!status) return null
  const all = Math.max(1, status.packets)
  return (
    <section aria-label={t('Drops')} className="min-w-0">
      <LossesChart first={first} />
      <h2 className="pb-1 font-semibold">
        {t('Lost and dropped, of {count} packets that came', { count: count(status.packets) })}
      </h2>
      <table className="w-full">
        <caption className="sr-only">{t('Packets lost, by cause')}</caption>
        <thead>
          <tr className="border-b border-line text-left text-muted">
            <th scope="col" className="py-0.5 font-normal">
              {t('By')}
            </th>
            <th scope="col" className="py-0.5 text-right font-normal">
              {t('Packets')}
            </th>
            <th scope="col" className="py-0.5 pr-3 text-right font-normal">
              {t('Per cent')}
            </th>
            <th scope="col" className="py-0.5 font-normal">
              {t('What it means')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lossesOf(status).map(({ name, value, explanation }) => (
            <tr key={name} className="border-b border-line/60 align-top">
              <th scope="row" className="py-0.5 pr-3 text-left font-normal whitespace-nowrap">
                {t(name)}
              </th>
              <td className={`text-right ${value > 0 ? 'font-semibold text-error' : ''}`}>{exact(value)}</td>
              <td className="pr-3 text-right">{((100 * value) / all).toFixed(value > 0 ? 2 : 0)}</td>
              <td className="text-muted">{explanation}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {status.evicted.flows > 0 && (
        <p className="pt-1 text-muted">
          {t('{count} flows made room in memory: top talkers are without them.', {
            count: count(status.evicted.flows),
          })}
        </p>
      )}
    </section>
  )
}
