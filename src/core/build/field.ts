/** What a field of a layer may be set to. Numbers may be written as text too, such as `0x1f`. */
export type FieldValue = number | string | boolean | string[]

/** A layer as a person wrote it: its name, and the fields that are not as usual. */
export interface LayerSpec {
  layer: string
  [field: string]: FieldValue
}

/** A packet as a person wrote it, from the outermost layer to the payload. */
export interface PacketSpec {
  layers: LayerSpec[]
}

/** How an `auto` field gets its value from the rest of the packet. */
export type AutoRule =
  | 'ether type'
  | 'next header'
  | 'header words'
  | 'extension length'
  | 'length with header'
  | 'length after header'
  | 'checksum of header'
  | 'checksum'
  | 'checksum with pseudo-header'
  | 'source'
  | 'destination'
  | 'source MAC'
  | 'destination MAC'

export type FieldKind = 'number' | 'flag' | 'ipv4' | 'ipv6' | 'mac' | 'options' | 'hex' | 'text'
export type OptionSet = 'ipv4' | 'tcp' | 'ipv6' | 'neighbor'

/** One field of a layer, in the order of its bits. */
export interface Field {
  name: string
  kind: FieldKind
  /** 0 where its length is that of its value. */
  bits: number
  /** What it is where nothing is said. */
  preset: FieldValue
  auto: AutoRule | null
  optionSet: OptionSet | null
  /** A sentence for people. */
  says: string
}

export interface Layer {
  name: string
  title: string
  reference: string
  /** IP protocol number or EtherType by which the layer before names it; null for none. */
  protocol: number | null
  etherType: number | null
  fields: readonly Field[]
}

/** A number field of so many bits. */
export function number(name: string, bits: number, preset: number, says = ''): Field {
  return { name, kind: 'number', bits, preset, auto: null, optionSet: null, says }
}

/** A number that is found from the rest of the packet where it is left `auto`. */
export function found(name: string, bits: number, auto: AutoRule, says = ''): Field {
  return { name, kind: 'number', bits, preset: 'auto', auto, optionSet: null, says }
}

export function flag(name: string, says = '', preset = false): Field {
  return { name, kind: 'flag', bits: 1, preset, auto: null, optionSet: null, says }
}

/** An address; 'auto' where a rule is given. */
export function address(
  kind: 'ipv4' | 'ipv6' | 'mac',
  name: string,
  auto: AutoRule | null,
  preset = '',
  says = '',
): Field {
  const bits = { ipv4: 32, ipv6: 128, mac: 48 }[kind]
  return { name, kind, bits, preset: auto ? 'auto' : preset, auto, optionSet: null, says }
}

export function options(optionSet: OptionSet, says: string): Field {
  return { name: 'options', kind: 'options', bits: 0, preset: [], auto: null, optionSet, says }
}
