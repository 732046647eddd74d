import { t } from './language/translate'
import { useSyncExternalStore } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { Composer } from './composer/composer'
import { DetailPane } from './detail/detail-pane'
import { DropZone } from './files/drop-zone'
import { FileTasks } from './files/file-tasks'
import { ListPane } from './log/list-pane'
import { Palette } from './palette/palette'
import { Notices, RecoveryBanner } from './shell/banners'
import { Dialogs } from './shell/dialogs'
import { TourPanel } from './tour/tour-panel'
import { useTour } from './tour/tour-store'
import { usePreferences } from './settings/preferences'
import { StatusBar } from './shell/status-bar'
import { TopBar } from './shell/top-bar'

/** From this width on list and detail stand side by side; below it, one above the other. */
const wide = window.matchMedia('(min-width: 1400px)')
/** The same where the tour stands beside them. */
const wideWithTour = window.matchMedia('(min-width: 1720px)')
const onWidth = (listener: () => void) => {
  wide.addEventListener('change', listener)
  wideWithTour.addEventListener('change', listener)
  return () => {
    wide.removeEventListener('change', listener)
    wideWithTour.removeEventListener('change', listener)
  }
}

/** All is written anew where another language, or another form of times and numbers, was chosen. */
export function App() {
  const form = usePreferences(({ language, times, numbers }) => `${language} ${times} ${numbers}`)
  return (
    <>
      <Panes key={form} />
      <Dialogs />
      <Palette />
      <Notices />
      <DropZone />
    </>
  )
}

function Panes() {
  const hasTour = useTour((state) => state.step !== null)
  const isWide = useSyncExternalStore(onWidth, () => (hasTour ? wideWithTour : wide).matches)
  const layoutId = isWide ? 'panes-beside' : 'panes-above'
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: layoutId,
    panelIds: ['list', 'detail'],
    onlySaveAfterUserInteractions: true,
  })
  return (
    <div className="flex h-full flex-col">
      <TopBar />
      <FileTasks />
      <RecoveryBanner />
      <main className="flex min-h-0 flex-1 max-[760px]:flex-col-reverse">
        <Group
          key={layoutId}
          defaultLayout={defaultLayout}
          onLayoutChanged={onLayoutChanged}
          orientation={isWide ? 'horizontal' : 'vertical'}
          className="min-h-0 min-w-0 flex-1"
        >
          <Panel id="list" defaultSize={isWide ? '56%' : '44%'} minSize="20%">
            <ListPane />
          </Panel>
          <Separator
            aria-label={t('Between list and detail')}
            className={`bg-line ${isWide ? 'w-px' : 'h-px'}`}
          />
          <Panel id="detail" minSize="20%">
            <div className="flex h-full min-h-0 flex-col">
              <div className="min-h-0 flex-1">
                <DetailPane />
              </div>
              <Composer />
            </div>
          </Panel>
        </Group>
        <TourPanel />
      </main>
      <StatusBar />
    </div>
  )
}
