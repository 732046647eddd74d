import { z } from 'zod'

type Undefaulted<S> = { [K in keyof S]: S[K] extends z.ZodDefault<infer T> ? z.ZodOptional<T> : never }

/**
 * The schema of changes to options: only what is named changes. `partial()` alone would fill what is left out with the
 * defaults of a new socket.
 */
export function changesOf<S extends Record<string, z.ZodDefault>>(
  options: z.ZodObject<S>,
): z.ZodObject<Undefaulted<S>> {
  const bare = Object.entries(options.shape).map(([name, field]) => [name, z.optional(field.unwrap())])
  return z.object(Object.fromEntries(bare) as Undefaulted<S>)
}
