import { ShownError, shownError } from '../engine-error'

/** What to do where raw sockets are refused; the same right as capturing needs. */
export const RAW_STEP =
  process.platform === 'linux'
    ? 'Start Fourtuple with CAP_NET_RAW (npm run start:capture does), or the command line with sudo.'
    : process.platform === 'win32'
      ? 'Start Fourtuple as an administrator.'
      : 'Start the command line with sudo.'

/** An error of a raw socket in words (raw(7), packet(7), send(2)). */
export function rawError(thrown: unknown, doing: string): ShownError {
  if (thrown instanceof ShownError) return thrown
  const { code, message } = shownError(thrown)
  switch (code) {
    case 'EPERM':
    case 'EACCES':
      return new ShownError(
        code,
        `The system refused to ${doing} (${code}): raw sockets need CAP_NET_RAW or root (capabilities(7), raw(7)).`,
        RAW_STEP,
      )
    case 'ENOSYS':
      return new ShownError(
        code,
        'Raw sockets are not there on this system.',
        'Use Linux, or macOS for ICMP.',
      )
    case 'EINVAL':
      return new ShownError(
        code,
        `The kernel would not ${doing}: a length or header is such that it refuses it (EINVAL, raw(7)).`,
        'Send it as a frame, with an Ethernet layer in front, where the kernel does not look at it.',
      )
    case 'EMSGSIZE':
      return new ShownError(
        code,
        'The packet is longer than the interface carries; own headers are not fragmented.',
      )
    case 'ENETUNREACH':
      return new ShownError(code, 'This machine has no route there.')
    case 'EADDRNOTAVAIL':
      return new ShownError(code, 'That is not an address of this machine.')
    case 'EAFNOSUPPORT':
      return new ShownError(
        code,
        'The address is of the other IP version than the socket.',
        'Give an address of the socket’s version, or open a socket of the other one.',
      )
    case 'ENODEV':
      return new ShownError(code, 'There is no such interface.', 'Choose one of those that are listed.')
    default:
      return new ShownError(code, `The system could not ${doing}: ${message}.`)
  }
}
