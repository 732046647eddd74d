import type { Command } from 'commander'
import { wrongUse } from './wrong-use'

/** Which addresses are meant. */
export interface FamilyFlags {
  4?: true
  6?: true
}

/** A host and a port as they were typed; a host that was left out is null. */
export interface Where {
  host: string | null
  port: number
}

export function addFamilyOptions(command: Command): Command {
  return command.option('-4', 'IPv4 only').option('-6', 'IPv6 only')
}

/** @returns the family that was asked for, or `any` */
export function familyOf(command: Command, flags: FamilyFlags): 'any' | 'IPv4' | 'IPv6' {
  if (flags[4] && flags[6]) wrongUse(command, '-4 and -6 exclude each other.')
  return flags[4] ? 'IPv4' : flags[6] ? 'IPv6' : 'any'
}

/** Reads `[HOST] PORT`. */
export function whereOf(command: Command, words: string[]): Where {
  const [first, second] = words
  if (words.length === 1) return { host: null, port: portOf(command, first) }
  if (words.length === 2) return { host: plainHost(first), port: portOf(command, second) }
  return wrongUse(command, words.length === 0 ? 'A port is needed.' : 'It takes a host and a port, no more.')
}

/** `[::1]` is how an IPv6 address is written beside a port; the brackets are no part of it. */
function plainHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}

function portOf(command: Command, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  return wrongUse(command, `A port is a number from 0 to 65,535, not “${text}”.`)
}
