import { InvalidArgumentError } from 'commander'

/** Reads an option's number: more than `least` and at most `most`; of whole numbers `least` itself counts as well. */
export function numberBetween(least: number, most: number, whole = false): (text: string) => number {
  return (text) => {
    const value = Number(text)
    const fits = whole ? Number.isInteger(value) && value >= least : value > least
    if (Number.isFinite(value) && fits && value <= most) return value
    const kind = whole ? `a whole number from ${least}` : `a number above ${least}`
    const bound = most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`
    throw new InvalidArgumentError(`It takes ${kind}${bound}.`)
  }
}
