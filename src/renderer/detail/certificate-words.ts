import type { CertificateFacts } from '#contract/tls'
import { spanBetween } from '#core/time/span-between'

/** The common name of a subject, or all of it. */
export function commonName(subject: string): string {
  return /(?:^|, )CN=((?:\\.|[^,\\])+)/.exec(subject)?.[1] ?? (subject || 'no name')
}

/** When a certificate is valid, beside now (ms since 1970); `isOver` where it is not valid now. */
export function validityWords(
  { validFrom, validTo }: Pick<CertificateFacts, 'validFrom' | 'validTo'>,
  now: number,
): { text: string; isOver: boolean } {
  const dates = `${day(validFrom)} to ${day(validTo)}`
  if (now > validTo) return { text: `${dates}, expired ${spanBetween(validTo, now)} ago`, isOver: true }
  if (now < validFrom) return { text: `${dates}, valid in ${spanBetween(now, validFrom)}`, isOver: true }
  return { text: `${dates}, ${spanBetween(now, validTo)} left`, isOver: false }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
