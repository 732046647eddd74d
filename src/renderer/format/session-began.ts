/** When the session that the window shows began, ms since 1970: times can be written as what passed since. */
export const sessionBegan = { ms: 0 }
