import { t } from '../language/translate'
import { marksIn, type ChartModel } from './chart-model'
import { valueWords } from './place-words'
import { secondsWords } from './ticks'

/** Rows of the table: a few stretches of time, each of many buckets. */
const STRETCHES = 10

/** A chart's numbers in a few stretches: what is known in each of them, on average. */
export function ChartTable({ model }: { model: ChartModel }) {
  const { x, bucket, categories, lines, marks, marksName, words } = model
  const per = categories ? 1 : Math.max(1, Math.ceil(x.length / STRETCHES))
  const starts = Array.from({ length: Math.ceil(x.length / per) }, (_, i) => i * per)
  const counts = marks && marksIn(marks, x, bucket)
  return (
    <div className="overflow-x-auto">
      <table className="mt-2 w-full text-right">
        <caption className="pb-1 text-left text-muted">
          {model.title}:{' '}
          {categories
            ? t('by range')
            : t('averages of stretches of {bucket}', { bucket: secondsWords(per * bucket, bucket) })}
        </caption>
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="py-0.5 text-left font-normal">
              {categories ? t('Range') : t('From')}
            </th>
            {lines.map(({ name }) => (
              <th key={name} scope="col" className="py-0.5 pl-3 font-normal">
                {name}
              </th>
            ))}
            {counts && (
              <th scope="col" className="py-0.5 pl-3 font-normal">
                {marksName}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {starts.map((from) => (
            <tr key={from} className="border-b border-line/60">
              <th scope="row" className="py-0.5 text-left font-normal">
                {categories ? categories[from] : secondsWords(Math.max(0, x[from]), per * bucket * 0.1)}
              </th>
              {lines.map(({ name, values }) => (
                <td key={name} className="py-0.5 pl-3 whitespace-nowrap">
                  {valueWords(meanOf(values.slice(from, from + per)), words)}
                </td>
              ))}
              {counts && <td>{counts.slice(from, from + per).reduce((sum, count) => sum + count, 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
