import * as values from './completion-values'
import type { CompletionItem, KnownEnds } from './completion-values'
import { HEADER_WORDS, WORDS, wordOf, type Follow, type Word } from './vocabulary'

const PORT_PROTOCOLS = new Set(['tcp', 'udp', 'sctp'])

const itemOf = ({ word, explanation }: Word): CompletionItem => ({ text: word, explanation })

/** The keywords that are written so, as items. */
export const words = (...texts: string[]): CompletionItem[] =>
  texts.flatMap((text) => wordOf(text) ?? []).map(itemOf)

/** All that a primitive can begin with. */
export const beginnings = (): CompletionItem[] => [
  ...WORDS.filter(({ word }) => word !== 'and' && word !== 'or').map(itemOf),
  values.GROUP,
]

/** Names of a protocol's header: its offsets, or the values that stand there. */
export const headerWords = (protocol: string, kind: 'field' | 'value'): CompletionItem[] =>
  (HEADER_WORDS[protocol] ?? []).filter((word) => word.kind === kind).map(itemOf)

/**
 * What `follow` stands for in a primitive of this protocol, best first; nothing where libpcap refuses it there
 * (addresses of TCP, ports of IP).
 */
export function itemsOf(
  follow: Follow,
  protocol: string | undefined,
  known: KnownEnds,
): readonly CompletionItem[] {
  switch (follow) {
    case 'primitive':
      return beginnings()
    case 'join':
      return words('and', 'or')
    case 'direction':
      return words('src', 'dst')
    case 'host type':
      return takesPorts(protocol) ? [] : protocol === 'ether' ? words('host') : words('host', 'net')
    case 'port type':
      return protocol === undefined || takesPorts(protocol) ? words('port', 'portrange') : []
    case 'proto':
    case 'multicast':
    case 'broadcast':
      return words(follow)
    case 'index':
      return [values.INDEX]
    case 'relation':
      return values.RELATIONS
    case 'address':
      return addresses(protocol, known)
    case 'network':
      return values.NETWORKS.filter(({ text }) => isOfFamily(text, protocol))
    case 'port':
      return [
        ...known.ports.map((port) => ({ text: String(port), explanation: 'A port of this session' })),
        ...values.SERVICES.filter(
          ({ over }) =>
            protocol === undefined || over === protocol || (over === 'both' && protocol !== 'sctp'),
        ).map(({ text, explanation }) => ({ text, explanation })),
      ]
    case 'port range':
      return values.PORT_RANGES
    case 'protocol':
      return protocol === 'ether' ? values.ETHER_TYPES : values.IP_PROTOCOLS
    case 'size':
      return values.SIZES
  }
}

const takesPorts = (protocol: string | undefined) => protocol !== undefined && PORT_PROTOCOLS.has(protocol)

function addresses(protocol: string | undefined, known: KnownEnds): readonly CompletionItem[] {
  if (takesPorts(protocol)) return []
  if (protocol === 'ether') return values.MAC_ADDRESSES
  return known.addresses
    .filter((address) => isOfFamily(address, protocol))
    .map((text) => ({ text, explanation: 'An address of this session' }))
}

function isOfFamily(address: string, protocol: string | undefined): boolean {
  if (protocol === 'ip6') return address.includes(':')
  return protocol === 'ip' || protocol === 'arp' ? !address.includes(':') : true
}
