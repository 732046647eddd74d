import type { RawAbilities, RawAbility } from '#contract/raw'
import { captureReadiness, type Launch } from '../capture/readiness'
import { codeOf } from '../engine-error'
import { closeRaw, openRaw, RAW, setBytes, setNumber } from './raw-calls'
import { RAW_STEP } from './raw-errors'

const ICMP = 1
const TCP = 6
const ICMPV6 = 58

/** Tries a thing, and puts what the system says in a row. */
function tried(what: string, why: string, act: () => number): RawAbility {
  try {
    closeRaw(act())
    return { what, allowed: 'yes', tried: true, why, step: null }
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === 'EPERM' || code === 'EACCES')
      return {
        what,
        allowed: 'needs permission',
        tried: true,
        why: `The system said ${code}: it takes CAP_NET_RAW or root (capabilities(7)).`,
        step: RAW_STEP,
      }
    return { what, allowed: 'no', tried: true, why: `The system said ${code}.`, step: null }
  }
}

/** Opens a socket and does something with it; closes it where that fails. */
function withSocket(
  family: number,
  type: number,
  protocol: number,
  act: (fd: number) => void = () => undefined,
): number {
  const fd = openRaw(family, type, protocol)
  try {
    act(fd)
    return fd
  } catch (thrown) {
    closeRaw(fd)
    throw thrown
  }
}

/** What raw sockets may do here: each tried now, and what of other systems is known beside it. */
export function rawAbilities(launch: Launch, platform: NodeJS.Platform = process.platform): RawAbilities {
  const rows = platform === 'win32' ? windowsRows() : unixRows(platform)
  const frames = captureReadiness(launch)
  rows.push({
    what: 'Frames as they are, and seeing answers',
    allowed: frames.ready ? 'yes' : frames.kind === 'not-permitted' ? 'needs permission' : 'no',
    tried: true,
    why: frames.ready
      ? 'Through the capture binding, Ethernet header and all; the kernel changes nothing. On loopback the kernel does not answer such a frame’s IP packet.'
      : frames.reason,
    step: frames.ready ? null : frames.step,
  })
  const permitted = rows.some(({ what, allowed }) => what.startsWith('Raw IPv4') && allowed === 'yes')
  return { permitted, rows, command: permitted ? null : frames.command }
}

function unixRows(platform: NodeJS.Platform): RawAbility[] {
  const loopback = platform === 'linux' ? 'lo' : 'lo0'
  const rows = [
    tried('Raw IPv4, header by the kernel', 'socket(AF_INET, SOCK_RAW) (raw(7)).', () =>
      withSocket(RAW.inet, RAW.raw, ICMP),
    ),
    tried(
      'Raw IPv4, own header',
      'IP_HDRINCL. The kernel still fills in total length and checksum, and an identification or source of 0 (raw(7)).',
      () => withSocket(RAW.inet, RAW.raw, RAW.protocolRaw, (fd) => setNumber(fd, 0, RAW.ipHeaderIncluded, 1)),
    ),
    tried(
      'Raw IPv6, header by the kernel',
      'socket(AF_INET6, SOCK_RAW) (RFC 3542). Received packets come without their IPv6 header.',
      () => withSocket(RAW.inet6, RAW.raw, ICMPV6),
    ),
    platform === 'linux'
      ? tried('Raw IPv6, own header', 'IPV6_HDRINCL, since Linux 4.5.', () =>
          withSocket(RAW.inet6, RAW.raw, RAW.protocolRaw, (fd) =>
            setNumber(fd, 41, RAW.ipv6HeaderIncluded, 1),
          ),
        )
      : known('Raw IPv6, own header', 'no', 'This system has no option for it; frames can be sent.'),
    platform === 'linux'
      ? tried(
          'Receiving TCP and UDP on a raw socket',
          'Linux gives a raw socket a copy of each segment; the kernel answers it all the same.',
          () => withSocket(RAW.inet, RAW.raw, TCP),
        )
      : known(
          'Receiving TCP and UDP on a raw socket',
          'no',
          'BSD and macOS never pass TCP or UDP to raw sockets; they are seen by capturing.',
        ),
    pingSocket(),
  ]
  if (platform === 'linux')
    rows.push(
      tried('Binding to an interface', 'SO_BINDTODEVICE (socket(7)).', () =>
        withSocket(RAW.inet, RAW.raw, ICMP, (fd) =>
          setBytes(fd, RAW.solSocket, RAW.bindToDevice, new TextEncoder().encode(`${loopback}\0`)),
        ),
      ),
    )
  return rows
}

/** Echo requests without privileges: Linux asks the group (icmp(7), ping_group_range). */
function pingSocket(): RawAbility {
  const row = tried('Echo requests without privileges', 'A datagram socket of ICMP (icmp(7)).', () =>
    withSocket(RAW.inet, RAW.datagram, ICMP),
  )
  if (row.allowed !== 'needs permission') return row
  return {
    ...row,
    why: 'The group of this user is not in net.ipv4.ping_group_range (icmp(7)). Fourtuple does not need it where it has CAP_NET_RAW.',
    step: 'sudo sysctl net.ipv4.ping_group_range="0 2147483647"',
  }
}

function known(what: string, allowed: RawAbility['allowed'], why: string): RawAbility {
  return { what, allowed, tried: false, why, step: null }
}

function windowsRows(): RawAbility[] {
  return [
    known(
      'Raw IPv4, header by the kernel',
      'no',
      'Not built for Windows yet; frames can be sent through Npcap.',
    ),
    known(
      'Sending TCP on a raw socket',
      'no',
      'Windows has not allowed it since XP SP2, nor UDP with a false source.',
    ),
    known(
      'Receiving TCP and UDP on a raw socket',
      'no',
      'Only in promiscuous mode (SIO_RCVALL), as an administrator.',
    ),
  ]
}
