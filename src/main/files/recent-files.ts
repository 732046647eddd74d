/** As many as a menu shows at a glance. */
export const MOST_RECENT = 10

/** The list of recent files with one put first; it is in there once. */
export function withRecent(recent: readonly string[], path: string): string[] {
  return [path, ...recent.filter((one) => one !== path)].slice(0, MOST_RECENT)
}
