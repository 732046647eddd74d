import { DEFAULT_FORM, type FormKind, type SocketForm } from './socket-form'

const placeOf = (kind: FormKind) => `fourtuple.socket-form.${kind}`
/** Longest text of one field that is kept from one time to the next. */
const LONGEST = 10_000
/**
 * What begins anew each time: a check that was turned off must be turned off again in sight, and keys are not kept
 * beside the window's settings.
 */
const NOT_KEPT = [
  'tlsVerify',
  'tlsCertificate',
  'tlsKey',
  'tlsCa',
  'port',
] as const satisfies (keyof SocketForm)[]

/** The form that was used last, or the default one; whatever of it is not as a form has it is left out. */
export function remembered(kind: FormKind, storage: Pick<Storage, 'getItem'>): SocketForm {
  try {
    const kept: unknown = JSON.parse(storage.getItem(placeOf(kind)) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return DEFAULT_FORM
    const fits = Object.entries(kept).filter(
      ([name, value]) =>
        Object.hasOwn(DEFAULT_FORM, name) && fitsAs(DEFAULT_FORM[name as keyof SocketForm], value),
    )
    return { ...DEFAULT_FORM, ...(Object.fromEntries(fits) as Partial<SocketForm>), ...notKept() }
  } catch {
    return DEFAULT_FORM
  }
}

export function remember(kind: FormKind, form: SocketForm, storage: Pick<Storage, 'setItem'>): void {
  const short = Object.entries({ ...form, ...notKept() }).filter(
    ([, value]) => typeof value !== 'string' || value.length <= LONGEST,
  )
  storage.setItem(placeOf(kind), JSON.stringify(Object.fromEntries(short)))
}

const notKept = () => Object.fromEntries(NOT_KEPT.map((name) => [name, DEFAULT_FORM[name]]))

function fitsAs(model: unknown, value: unknown): boolean {
  if (!Array.isArray(model)) return typeof value === typeof model
  return (
    Array.isArray(value) &&
    value.every(
      (one: unknown) =>
        typeof one === 'object' &&
        one !== null &&
        ['group', 'interface', 'source'].every((name) => typeof Reflect.get(one, name) === 'string'),
    )
  )
}
