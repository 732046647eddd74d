import { languageOf } from '../language/translate'
import { usePreferences } from './preferences'

const moreContrast = window.matchMedia('(prefers-contrast: more)')
const lessMotion = window.matchMedia('(prefers-reduced-motion: reduce)')

/** Whether main knows in which language the menu is to be. */
let isMenuTold = false

/**
 * Tells the styles what holds, a person's word before the system's: `data-contrast` and `data-motion` at the root. Once,
 * when the page is loaded.
 */
export function startAppearance(): void {
  moreContrast.addEventListener('change', apply)
  lessMotion.addEventListener('change', apply)
  usePreferences.subscribe(apply)
  apply()
}

function apply(): void {
  const { contrast, motion, language } = usePreferences.getState()
  const { dataset } = document.documentElement
  const spoken = languageOf(language)
  if (spoken !== document.documentElement.lang || !isMenuTold) {
    isMenuTold = true
    void window.fourtuple.menuLanguage(spoken === 'de' ? 'de' : 'en')
  }
  document.documentElement.lang = spoken
  dataset.contrast = contrast === 'more' || moreContrast.matches ? 'more' : 'normal'
  dataset.motion = motion === 'less' || lessMotion.matches ? 'less' : 'full'
}
