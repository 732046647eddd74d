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

/** Those that have all words of a query in their title, section, explanation, options or other words. */
export function findSettings(settings: readonly Setting[], query: string): Setting[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  return settings.filter((one) => {
    const labels = one.options.map(({ label }) => label).join(' ')
    const text =
      `${one.section} ${one.title} ${one.about} ${one.words} ${labels} ${one.act ?? ''}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
