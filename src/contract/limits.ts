/** Most rows one request may ask for: several screens, so that a wrong request stays cheap. */
export const MOST_ROWS = 1000
/** Most bytes one send may carry: what a person types or pastes, not a file. */
export const MOST_SENT_BYTES = 1 << 20
