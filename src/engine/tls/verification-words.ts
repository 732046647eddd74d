import type { EngineError } from '#contract/messages'
import type { CertificateFacts } from '#contract/tls'
import { spanBetween } from '#core/time/span-between'

/** What the words are about. */
interface Judged {
  /** Whose certificate it is. */
  whose: 'server' | 'client'
  /** The peer's chain, the leaf first. */
  chain: readonly CertificateFacts[]
  /** The name that was asked for; empty for a client's certificate. */
  name: string
  /** ms since 1970. */
  now: number
  /** Whether it is not talked to for that. */
  refused: boolean
}

type Wording = (judged: Judged) => [message: string, step: string]

const ALL_THE_SAME = 'To talk to it all the same, connect with verification off.'
const GIVE_CA = {
  server: "If it is a server of yours, give its authority's certificate as trusted (CA).",
  client: 'Give the authority that signs your clients’ certificates as trusted (CA).',
}

/** OpenSSL's verification results (openssl-verification-options(1), X509_STORE_CTX_get_error(3)), in plain words. */
const WORDINGS: Record<string, Wording> = {
  CERT_HAS_EXPIRED: ({ whose, chain, now }) => {
    const past = chain.find(({ validTo }) => validTo < now) ?? chain[0]
    return [
      `The certificate of ${shortName(past)} expired ${spanBetween(past.validTo, now)} ago, on ${day(past.validTo)}.`,
      whose === 'server' ? `Renew it on the server.` : 'The client needs a new one.',
    ]
  },
  CERT_NOT_YET_VALID: ({ chain, now }) => {
    const early = chain.find(({ validFrom }) => validFrom > now) ?? chain[0]
    return [
      `The certificate of ${shortName(early)} is valid only from ${day(early.validFrom)} on, in ${spanBetween(now, early.validFrom)}.`,
      'Check the clock of this machine and of the one that made the certificate.',
    ]
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: ({ whose, chain }) => [
    `The ${whose}'s certificate is self-signed: ${shortName(chain[0])} vouches for itself, and no authority does.`,
    whose === 'server'
      ? `If it is a server of yours, give this certificate as trusted (CA).`
      : 'If it is a client of yours, give this certificate as trusted (CA).',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: ({ whose, chain }) => [
    `The ${whose}'s certificate comes from an authority that is not trusted here: ${shortName(chain[chain.length - 1])}.`,
    GIVE_CA[whose],
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ chain, name }) => [
    `The certificate is not for ${name}. It is for ${namesOf(chain[0])}.`,
    `Connect with one of its names, or give one as the server name.`,
  ],
  INVALID_PURPOSE: ({ whose }) => [
    `The certificate is not meant for a ${whose} (its extended key usage says what it is for).`,
    whose === 'server' ? '' : 'The client needs one that is meant for clients.',
  ],
  INVALID_CA: ({ whose }) => [
    `A certificate of the ${whose}'s chain signed another without being an authority's.`,
    whose === 'server' ? '' : 'The client needs another certificate.',
  ],
}

function unknownAuthority({ whose, chain }: Judged): [string, string] {
  const last = chain[chain.length - 1]
  return [
    `The ${whose}'s certificate was signed by ${last.issuer}, which is no authority that is trusted here; or the ${whose} left out a certificate between.`,
    GIVE_CA[whose],
  ]
}

/** Why a peer's certificate is not trusted, and the next step. @param code OpenSSL's, as Node gives it */
export function whyNotTrusted(code: string, judged: Judged): EngineError {
  const wording = Object.hasOwn(WORDINGS, code) && judged.chain.length > 0 ? WORDINGS[code] : undefined
  const [message, step] = wording?.(judged) ?? [
    `The ${judged.whose}'s certificate is not trusted: ${code.toLowerCase().replaceAll('_', ' ')}.`,
    judged.whose === 'server' ? '' : 'The client needs another certificate.',
  ]
  const allTheSame = judged.refused && judged.whose === 'server' ? ALL_THE_SAME : ''
  const next = [step, allTheSame].filter(Boolean).join(' ')
  return { code, message, ...(next === '' ? {} : { step: next }) }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** The common name, or all of the subject. */
function shortName({ subject }: CertificateFacts): string {
  return /(?:^|, )CN=((?:\\.|[^,\\])+)/.exec(subject)?.[1] ?? (subject === '' ? 'nobody by name' : subject)
}

function namesOf(leaf: CertificateFacts): string {
  if (leaf.names.length === 0)
    return `${shortName(leaf)} by its subject alone, which does not count as a name`
  const shown = leaf.names.slice(0, 8).map((name) => name.replace(/^(DNS|IP):/, ''))
  const rest = leaf.names.length - shown.length
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
