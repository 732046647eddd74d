import { t } from '../language/translate'
import { SunMoon } from 'lucide-react'
import type { Theme } from '#contract/window'
import { CaptureBar } from '../capture/capture-bar'
import { RawButton } from '../raw/raw-button'
import { open, useSession } from '../state/session-store'

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

export function TopBar() {
  const theme = useSession((state) => state.theme)
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      <h1 className="mr-1 font-semibold max-[1000px]:sr-only">{t('Fourtuple')}</h1>
      <button type="button" className="button" onClick={() => open('listener')}>
        {t('Listen…')}
      </button>
      <button type="button" className="button" onClick={() => open('client')}>
        {t('Connect…')}
      </button>
      <button type="button" className="button" onClick={() => open('udp')}>
        {t('UDP…')}
      </button>
      <RawButton />
      <span className="mx-1 h-5 border-l border-line" />
      <CaptureBar />
      <button
        type="button"
        className="button px-1.5"
        aria-label={t('Theme: {theme}', { theme })}
        title={t('Theme: {theme}', { theme })}
        onClick={() => void window.fourtuple.setTheme(NEXT[theme])}
      >
        <SunMoon size={15} aria-hidden />
      </button>
    </header>
  )
}
