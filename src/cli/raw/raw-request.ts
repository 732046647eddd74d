import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { packetSpec, rawRunRequest, type RawRunRequest } from '#contract/raw'
import type { PacketSpec } from '#core/build/field'
import { templateOf, TEMPLATES } from '#core/build/templates'

/** Options that all ways to send share. */
export interface RawFlags {
  count?: number
  interval?: number
  wait?: number
  interface?: string
  source?: string
  yes?: true
  json?: true
  hex?: true
}

/** What was written wrongly: exit code 2. */
export class WrongUse extends Error {}

const specFile = z.union([packetSpec, z.object({ packets: z.array(packetSpec).min(1).max(16) })])

/** A host and a port as they are typed: `127.0.0.1:80`, `[::1]:80`. */
export function hostAndPort(text: string): { host: string; port: number } {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  const port = Number(found?.[3])
  if (!found || port < 1 || port > 65_535)
    throw new WrongUse(`“${text}” is no target: write 127.0.0.1:80 or [::1]:80.`)
  const [, inBrackets, plain] = found as (string | undefined)[]
  return { host: inBrackets ?? plain ?? '', port }
}

/** The packets of a template, for IPv6 where the host is an IPv6 address, with the port that was asked for. */
export function templatePackets(
  name: string,
  host: string,
  fields: Record<string, number> = {},
): PacketSpec[] {
  const template = (host.includes(':') ? templateOf(`${name}6`) : undefined) ?? templateOf(name)
  if (!template)
    throw new WrongUse(`There is no template “${name}”: ${TEMPLATES.map((one) => one.name).join(', ')}.`)
  return template.packets.map(({ layers }) => ({
    layers: layers.map((layer) =>
      ['tcp', 'udp', 'icmpEcho', 'icmpv6Echo'].includes(layer.layer) ? { ...layer, ...fields } : layer,
    ),
  }))
}

/** Packets from a file of JSON, or from standard input for `-`. */
export function readSpec(path: string): PacketSpec[] {
  let text: string
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (thrown) {
    throw new WrongUse(`${path} can’t be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new WrongUse(`${path} is no JSON.`)
  }
  const checked = specFile.safeParse(parsed)
  if (!checked.success)
    throw new WrongUse(`${path} is no packet: it needs {"layers": [{"layer": "ipv4"}, …]}.`)
  return 'packets' in checked.data ? checked.data.packets : [checked.data]
}

/** A run of packets with what the options say of it. */
export function requestOf(
  packets: PacketSpec[],
  to: string,
  flags: RawFlags,
  rest: Partial<z.input<typeof rawRunRequest>> = {},
): RawRunRequest {
  return rawRunRequest.parse({
    packets,
    to,
    source: flags.source ?? null,
    interface: flags.interface ?? null,
    times: flags.count ?? 1,
    everyMs: (flags.interval ?? 1) * 1000,
    waitMs: (flags.wait ?? 1) * 1000,
    ...rest,
  })
}
