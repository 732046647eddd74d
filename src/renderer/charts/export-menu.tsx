import { t } from '../language/translate'
import { Menu } from '@base-ui/react/menu'
import { Download } from 'lucide-react'
import type { RefObject } from 'react'
import { notify } from '../state/session-store'
import { chartCsv, type ChartModel } from './chart-model'
import { pngOf, standAlone, svgText } from './chart-picture'

const ITEM =
  'flex h-7 items-center justify-between gap-6 px-3 outline-none select-none data-[highlighted]:bg-accent-soft data-[highlighted]:text-text'
const FORMATS = [
  { ending: 'svg', name: 'SVG…', hint: 'a drawing' },
  { ending: 'png', name: 'PNG…', hint: 'a picture' },
  { ending: 'csv', name: 'CSV…', hint: 'its numbers' },
] as const
type Ending = (typeof FORMATS)[number]['ending']

/** Writes a chart as it is drawn now, or its numbers, where the person says. */
async function write(ending: Ending, model: ChartModel, svg: SVGSVGElement | null, fileName: string) {
  const name = `${fileName}.${ending}`
  if (ending === 'csv') return window.fourtuple.saveText({ name, text: chartCsv(model) })
  if (!svg) return false
  const picture = standAlone(svg, model)
  if (ending === 'svg') return window.fourtuple.saveText({ name, text: svgText(picture) })
  return window.fourtuple.savePicture({ name, bytes: await pngOf(picture) })
}

export function ExportMenu({
  model,
  svg,
  fileName,
}: {
  model: ChartModel
  svg: RefObject<SVGSVGElement | null>
  fileName: string
}) {
  const save = (ending: Ending) => {
    write(ending, model, svg.current, fileName).then(
      (isWritten) =>
        isWritten &&
        notify({
          level: 'note',
          title: 'The chart was exported',
          text: `“${model.title}” as ${ending.toUpperCase()}.`,
        }),
      (thrown: unknown) =>
        notify({
          level: 'error',
          title: 'The chart was not exported',
          text: thrown instanceof Error ? thrown.message : String(thrown),
        }),
    )
  }
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button h-6 px-1.5"
        aria-label={t('Export the chart {title}', { title: model.title })}
        title={t('Export: SVG, PNG, CSV')}
        disabled={model.x.length === 0}
      >
        <Download size={12} aria-hidden />
      </Menu.Trigger>
      {/* Inside of the page's main part, so that it is in a landmark. */}
      <Menu.Portal container={document.querySelector('main')}>
        <Menu.Positioner className="z-20" align="end" sideOffset={4} collisionPadding={8}>
          <Menu.Popup className="popup min-w-44 py-1 text-xs">
            {FORMATS.map(({ ending, name, hint }) => (
              <Menu.Item key={ending} className={ITEM} onClick={() => save(ending)}>
                {name} <span className="text-muted">{hint}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
