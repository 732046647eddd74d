import type { Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import type { Membership } from '#contract/datagrams'
import { codeOf, ShownError } from '../engine-error'

/**
 * An interface as the system wants it where multicast is meant: an IPv4 address of it, or its zone for IPv6.
 *
 * @throws {ShownError} where there is no such interface, or it has no IPv4 address
 */
export function interfaceAddress(name: string, family: 4 | 6): string {
  const interfaces = networkInterfaces()
  const addresses = interfaces[name]
  if (!addresses) {
    throw new ShownError(
      'ENODEV',
      `This machine has no interface ${name}, or it is down or has no address.`,
      `Choose one of: ${Object.keys(interfaces).join(', ')}.`,
    )
  }
  if (family === 6) return `::%${name}`
  const address = addresses.find((one) => one.family === 'IPv4')?.address
  if (address === undefined) {
    throw new ShownError(
      'EADDRNOTAVAIL',
      `${name} has no IPv4 address, and IPv4 groups are joined by one.`,
      'Give it an address, or use an IPv6 group.',
    )
  }
  return address
}

/** `239.1.2.3 on eth0 from 10.0.0.1`: how a membership is shown, and told from others. */
export function writeMembership({ group, interface: on, source }: Membership): string {
  return `${group}${on === null ? '' : ` on ${on}`}${source === null ? '' : ` from ${source}`}`
}

/** The call behind a membership, as the system knows it (ip(7), RFC 3678). */
export function membershipCall(act: 'join' | 'leave', { source }: Membership, family: 4 | 6): string {
  const verb = act === 'join' ? 'ADD' : 'DROP'
  if (source !== null)
    return family === 6 ? `MCAST_${act.toUpperCase()}_SOURCE_GROUP` : `IP_${verb}_SOURCE_MEMBERSHIP`
  return family === 6 ? `IPV6_${verb}_MEMBERSHIP` : `IP_${verb}_MEMBERSHIP`
}

/** Joins or leaves a group. @throws {ShownError} in words, with the system's errno */
export function changeMembership(
  socket: Socket,
  act: 'join' | 'leave',
  membership: Membership,
  family: 4 | 6,
): void {
  const { group, interface: name, source } = membership
  const on = name === null ? undefined : interfaceAddress(name, family)
  try {
    if (source === null) {
      if (act === 'join') socket.addMembership(group, on)
      else socket.dropMembership(group, on)
    } else if (act === 'join') socket.addSourceSpecificMembership(source, group, on)
    else socket.dropSourceSpecificMembership(source, group, on)
  } catch (error) {
    throw worded(error, act, membership, family)
  }
}

function worded(thrown: unknown, act: 'join' | 'leave', membership: Membership, family: 4 | 6): ShownError {
  const code = codeOf(thrown)
  const shown = writeMembership(membership)
  const range = family === 6 ? 'ff00::/8' : '224.0.0.0 to 239.255.255.255'
  switch (code) {
    case 'EINVAL':
      return new ShownError(
        code,
        `${membership.group} can't be ${act === 'join' ? 'joined' : 'left'} here: it is no IPv${family} multicast group, or the source is not of its family.`,
        `IPv${family} groups are ${range}.`,
      )
    case 'EADDRINUSE':
      return new ShownError(code, `The socket is already a member of ${shown}.`)
    case 'EADDRNOTAVAIL':
      return new ShownError(
        code,
        act === 'leave'
          ? `The socket is no member of ${shown}.`
          : `${shown} can't be joined: the source is already let in, or the interface has no such address.`,
      )
    case 'ENODEV':
      return new ShownError(
        code,
        `No interface was found to join ${membership.group} on: there is no route for it.`,
        'Name the interface.',
      )
    case 'ENOBUFS':
      return new ShownError(
        code,
        'The socket is a member of as many groups as the system allows (net.ipv4.igmp_max_memberships).',
        'Leave one, or open another socket.',
      )
    default:
      return new ShownError(
        code,
        `${shown} was not ${act === 'join' ? 'joined' : 'left'}: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
      )
  }
}
