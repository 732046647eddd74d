/** One choice of a setting: what is kept, and what stands in the list. */
export interface SettingOption {
  value: string
  label: string
}

/** Something that a person can choose, in the settings dialog. */
export interface Setting {
  id: string
  section: string
  title: string
  /** What it changes, in one or two sentences. */
  about: string
  /** Other words by which it is looked for. */
  words: string
  /** Empty for what is done once, by a button with {@link Setting.act} on it. */
  options: readonly SettingOption[]
  act?: string
  read: () => string
  /** @param value one of the options; '' for a button */
  write: (value: string) => void
}

/**
 * Those that have all words of a query in their title, section, explanation, options or other words.
 *
 * @param translated gives what is shown in place of the English words, which find it too
 */
export function findSettings(
  settings: readonly Setting[],
  query: string,
  translated: (text: string) => string = (text) => text,
): Setting[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  return settings.filter((one) => {
    const said = [one.section, one.title, one.about, one.act ?? '', ...one.options.map(({ label }) => label)]
    const text = [...said, ...said.map(translated), one.words].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
