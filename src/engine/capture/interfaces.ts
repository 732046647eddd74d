import { choices, devices } from 'cap'
import type { CaptureChoices, CaptureInterface } from '#contract/capture'
import { captureError } from './capture-errors'
import type { TrafficRates } from './traffic-rates'

/** Linux's device that captures on all interfaces at once (packet(7)). */
const ANY = 'any'

/**
 * What can be captured on: loopback first, then what is up, then by name; all at once last. Only network interfaces
 * are in the list: libpcap also offers buses and log sockets, whose frames have no endpoints. Empty without a capture
 * binding.
 */
export function listInterfaces(rates?: TrafficRates): CaptureInterface[] {
  const found = devices()
    .filter(({ name }) => !isOtherBus(name))
    .map((device): CaptureInterface => ({
      name: device.name,
      description: device.name === ANY ? 'All interfaces at once' : (device.description ?? ''),
      loopback: device.flags.loopback,
      up: device.flags.up,
      wireless: device.flags.wireless,
      addresses: device.addresses.map(({ address }) => address),
      rate: (device.name === ANY ? rates?.sum() : rates?.of(device.name)) ?? null,
    }))
  const rank = (i: CaptureInterface) => (i.name === ANY ? 3 : i.loopback ? 0 : i.up ? 1 : 2)
  return found.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** USB, Bluetooth, D-Bus and netfilter's queues (pcap_findalldevs(3PCAP) lists them on Linux and macOS). */
function isOtherBus(name: string): boolean {
  return /^(usbmon\d|bluetooth|dbus-|nflog|nfqueue|rdma|dpdk:|randpkt)/.test(name)
}

/** What an interface lets one choose. @throws {ShownError} where it can't be opened to ask */
export function interfaceChoices(name: string): CaptureChoices {
  try {
    const { linkTypes, timestampTypes } = choices(name)
    return {
      linkTypes: linkTypes.map(({ number, ...words }) => ({
        number,
        ...worded(words, `link type ${number}`),
      })),
      timestampTypes: timestampTypes.map((words) => worded(words, 'unnamed')),
    }
  } catch (thrown) {
    throw captureError(thrown, { kind: 'interface', name })
  }
}

/** libpcap has no words for some: the name then stands for the description as well. */
function worded(words: { name: string | null; description: string | null }, otherwise: string) {
  const name = words.name ?? otherwise
  return { name, description: words.description ?? name }
}
