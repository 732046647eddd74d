import { z } from 'zod'

/**
 * A file that the engine may read or write. A page must not be able to name one: main shows the system's dialog, tells
 * the engine of the path that was chosen, and the page gets a token in its place. The command line names paths.
 */
export const file = z.string().min(1).max(4096)
