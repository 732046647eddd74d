import { devices } from 'cap'
import type { CaptureInterface } from '#contract/status'

/** What can be captured on: loopback first, then what is up, then by name. Empty without a capture binding. */
export function listInterfaces(): CaptureInterface[] {
  const found = devices().map((device) => ({
    name: device.name,
    description: device.description ?? '',
    loopback: device.flags.loopback,
    up: device.flags.up,
    wireless: device.flags.wireless,
    addresses: device.addresses.map(({ address }) => address),
  }))
  const rank = (i: CaptureInterface) => (i.loopback ? 0 : i.up ? 1 : 2)
  return found.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}
