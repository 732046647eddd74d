import { parseAddress } from '#core/net/address'
import { numberProblem, type NumberName } from './number-rules'
import { protocolsOf } from './request-parts'
import type { FormKind, GroupForm, Problems, SocketForm } from './socket-form'

const STREAM_NUMBERS: NumberName[] = [
  'linger',
  'sendBuffer',
  'receiveBuffer',
  'ttl',
  'trafficClass',
  'maxSegment',
  'userTimeout',
  'idleTimeout',
]
const KEEP_ALIVE_NUMBERS: NumberName[] = ['keepAliveIdle', 'keepAliveInterval', 'keepAliveProbes']
const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
const LONGEST_PATH = 250
const MOST_GROUPS = 20

/** The number fields that count, as the form stands. */
function numbersThatCount(kind: FormKind, form: SocketForm): NumberName[] {
  if (kind === 'udp') {
    const peer: NumberName[] = form.peerHost.trim() === '' ? [] : ['peerPort']
    return ['port', ...peer, 'ttl', 'multicastTtl', 'sendBuffer', 'receiveBuffer']
  }
  const own: NumberName[] =
    kind === 'listener' ? ['backlog'] : ['localPort', 'connectTimeout', 'attemptDelay']
  return [
    ...(form.protocol === 'unix' ? [] : (['port'] as const)),
    ...own,
    ...STREAM_NUMBERS,
    ...(form.keepAlive ? KEEP_ALIVE_NUMBERS : []),
    ...(form.framing === 'idle' ? (['idleGap'] as const) : []),
  ]
}

/** What is wrong with a form, in words, by field; empty where the engine can be asked. */
export function problemsOf(kind: FormKind, form: SocketForm): Problems {
  const problems: Problems = {}
  for (const name of numbersThatCount(kind, form)) {
    const problem = numberProblem(kind, form, name)
    if (problem !== undefined) problems[name] = problem
  }
  if (kind !== 'udp' && form.protocol === 'unix') {
    if (form.path.trim() === '') problems.path = 'A path is needed, such as /tmp/example.sock.'
    if (form.path.length > LONGEST_PATH) problems.path = 'A path has at most 250 characters.'
  } else {
    const name = kind === 'client' ? 'host' : 'address'
    const problem = hostProblem(form[name])
    if (problem !== undefined) problems[name] = problem
  }
  if (kind === 'udp') Object.assign(problems, udpProblems(form))
  else Object.assign(problems, streamProblems(kind, form))
  return problems
}

function hostProblem(text: string): string | undefined {
  const host = text.trim()
  if (host === '') return 'A host name or an address is needed.'
  if (host.length > 253) return 'A host name has at most 253 characters.'
  if (/\s/.test(host)) return 'A host name or an address has no spaces.'
  return undefined
}

function udpProblems(form: SocketForm): Problems {
  const problems: Problems = {}
  if (form.peerHost.trim() === '' && form.peerPort.trim() !== '')
    problems.peerHost = 'A peer has a host as well as a port.'
  if (form.groups.length > MOST_GROUPS) problems.groups = 'At most 20 groups at once.'
  for (const [place, group] of form.groups.entries()) {
    const problem = groupProblem(group)
    if (problem !== undefined) problems.groups ??= `Group ${place + 1}: ${problem}`
  }
  return problems
}

/** What is wrong with a multicast group as it is typed. */
export function groupProblem({ group, source }: GroupForm): string | undefined {
  const bytes = parseAddress(group.trim())
  if (!bytes) return 'An address is needed, such as 239.1.2.3 or ff02::1234.'
  // RFC 5771 §3: 224.0.0.0/4. RFC 4291 §2.7: ff00::/8.
  const isMulticast = bytes.length === 4 ? bytes[0] >> 4 === 0xe : bytes[0] === 0xff
  if (!isMulticast) return `${group.trim()} is no multicast address: those are 224.0.0.0/4 and ff00::/8.`
  if (source.trim() === '') return undefined
  const from = parseAddress(source.trim())
  if (!from) return 'The source is an address of a sender, or nothing.'
  if (from.length !== bytes.length) return 'Group and source are of the same family, IPv4 or IPv6.'
  return undefined
}

function streamProblems(kind: FormKind, form: SocketForm): Problems {
  const problems: Problems = {}
  if (form.congestion.trim().length > 15)
    problems.congestion = 'The name of a congestion algorithm has at most 15 characters.'
  if (form.framing === 'delimiter' && form.delimiter === '')
    problems.delimiter = 'A delimiter is needed, such as \\r\\n.'
  if (form.reply === 'script' && form.replyScript.trim() === '')
    problems.replyScript = 'A script has at least one step, such as: expect "HELLO"'
  if (!form.tls) return problems
  if (
    form.tlsMin !== '' &&
    form.tlsMax !== '' &&
    VERSIONS.indexOf(form.tlsMin) > VERSIONS.indexOf(form.tlsMax)
  )
    problems.tlsMax = 'The newest version allowed is older than the oldest one.'
  if ((form.tlsCertificate.trim() === '') !== (form.tlsKey.trim() === ''))
    problems[form.tlsKey.trim() === '' ? 'tlsKey' : 'tlsCertificate'] =
      'A certificate and its key are given together.'
  for (const name of ['tlsCertificate', 'tlsKey', 'tlsCa'] as const)
    if (form[name].trim() !== '' && !form[name].includes('-----BEGIN '))
      problems[name] = 'That is no PEM text: it begins with a line -----BEGIN …-----.'
  if (protocolsOf(form.tlsAlpn).length > 32) problems.tlsAlpn = 'At most 32 protocols.'
  if (kind === 'client' && form.tlsServerName.trim().length > 253)
    problems.tlsServerName = 'A host name has at most 253 characters.'
  return problems
}
