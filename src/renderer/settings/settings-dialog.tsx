import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useState } from 'react'
import { useComposer } from '../composer/composer-store'
import { useArrangement } from '../flows/arrangement'
import { usePackets } from '../packets/packets-store'
import { useSession } from '../state/session-store'
import { usePreferences } from './preferences'
import { findSettings, type Setting } from './setting'
import { SETTINGS } from './settings'
import { askKept, useKept } from './kept'
import { askZoom, useZoom } from './zoom'

/** Renders again whenever any setting is another. */
function useSettings(): void {
  usePreferences()
  useSession((state) => `${state.theme} ${state.layout}`)
  useArrangement((state) => state.group)
  usePackets((state) => state.time)
  useComposer((state) => state.isFolded)
  useZoom()
  useKept()
}

/** Everything that can be chosen, searched as it is typed. Each choice holds at once. */
export function SettingsDialog() {
  const [query, setQuery] = useState('')
  useEffect(askZoom, [])
  useEffect(askKept, [])
  useSettings()
  const found = findSettings(SETTINGS, query, t)
  const sections = [...new Set(found.map(({ section }) => section))]
  return (
    <div className="flex min-h-0 flex-col gap-3">
      {/* Stays while the list is scrolled: the search is where one begins. */}
      <div className="sticky -top-4 z-10 -mx-4 -mt-4 flex items-center gap-3 border-b border-line bg-surface px-4 py-3">
        <Dialog.Title className="text-base font-semibold">{t('Settings')}</Dialog.Title>
        <input
          type="search"
          className="field flex-1"
          aria-label={t('Search settings')}
          placeholder={t('Search settings')}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
        <Dialog.Close className="button">{t('Close')}</Dialog.Close>
      </div>
      <p role="status" className="sr-only">
        {t('{found} settings', { found: found.length })}
      </p>
      <div className="flex flex-col gap-4">
        {sections.map((section) => (
          <section key={section} aria-label={t(section)}>
            <h3 className="border-b border-line pb-1 text-xs font-semibold text-muted">{t(section)}</h3>
            {found
              .filter((one) => one.section === section)
              .map((one) => (
                <SettingRow key={one.id} setting={one} />
              ))}
          </section>
        ))}
        {found.length === 0 && (
          <div className="py-6 text-center text-muted">
            <p>{t('No setting has “{query}”.', { query })}</p>
            <button type="button" className="button mt-2" onClick={() => setQuery('')}>
              {t('Show all')}
            </button>
          </div>
        )}
      </div>
    </div>
  )
}

function SettingRow({ setting }: { setting: Setting }) {
  const { id, title, about, options, act } = setting
  const aboutId = `setting-${id}-about`
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 border-b border-line/60 py-2">
      <div className="min-w-0">
        <label htmlFor={`setting-${id}`}>{t(title)}</label>
        <p id={aboutId} className="text-xs text-muted">
          {t(about)}
        </p>
      </div>
      {options.length === 0 ? (
        <button
          type="button"
          id={`setting-${id}`}
          className="button"
          aria-describedby={aboutId}
          onClick={() => setting.write('')}
        >
          {act === undefined ? '' : t(act)}
        </button>
      ) : (
        <select
          id={`setting-${id}`}
          className="field w-52"
          aria-describedby={aboutId}
          value={setting.read()}
          onChange={({ target }) => setting.write(target.value)}
        >
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {t(label)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
