import { usePreferences, type Language } from '../settings/preferences'
import german from './de.json'

/** Words of the window by their English ones, for each language that has a file. */
const FILES = new Map([['de', new Map(Object.entries(german))]])

/**
 * A text of the window in the language that was chosen; in English where its file does not have it.
 *
 * @param values what stands in place of each `{name}`: numbers written as people read them, and names
 */
export function t(text: string, values?: Readonly<Record<string, string | number>>): string {
  const words = FILES.get(languageOf(usePreferences.getState().language))?.get(text) ?? text
  return values
    ? words.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
    : words
}

/** A title such as `Show list: Flows`, whose parts are translated each by itself where the whole is not. */
export function tTitle(title: string): string {
  const whole = t(title)
  const at = title.indexOf(': ')
  return whole !== title || at < 0 ? whole : `${t(title.slice(0, at))}: ${t(title.slice(at + 2))}`
}

/** The language that a choice comes to here: `de`, or `en` where the system's has no file. */
export function languageOf(chosen: Language): string {
  const wanted = chosen === 'system' ? systemLanguage() : chosen
  return FILES.has(wanted) ? wanted : 'en'
}

/** Two letters. Where there is no window, as in tests, it is English. */
function systemLanguage(): string {
  return typeof navigator === 'undefined' ? 'en' : navigator.language.slice(0, 2)
}
