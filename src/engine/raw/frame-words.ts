import type { RawRoute } from '#contract/raw'
import type { PacketSpec } from '#core/build/field'

/** Where frames go whose destination is left `auto`, in a sentence; null where there are none, and on loopback. */
export function frameWords(packets: readonly PacketSpec[], route: RawRoute): string | null {
  const isOpen = packets.some(
    ({ layers: [first] }) =>
      first.layer === 'ethernet' && (!('destination' in first) || first.destination === 'auto'),
  )
  const { target, neighbor, destinationMac: mac, interface: name } = route
  if (!isOpen || (mac !== null && neighbor === null)) return null
  const whose = neighbor === null || neighbor === target ? target : `${neighbor}, the router to ${target}`
  return mac === null
    ? `The MAC address of ${whose} is not known on ${name}: frames go to all (ff:ff:ff:ff:ff:ff). Ping it first, and it is.`
    : `Frames go to ${mac}, the MAC address of ${whose}.`
}
