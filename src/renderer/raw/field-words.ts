/** Names of fields that are written in capitals wherever they stand: short forms, and TCP's control bits. */
const CAPITALS = /\b(ack|arp|cwr|dscp|ece|ecn|fin|id|ip|mac|mss|mtu|psh|rst|spi|syn|tci|ttl|urg|vlan|res)\b/g

/** A field's name as it is read: `destinationPort` is “destination port”, `ttl` is “TTL”. */
export function fieldWords(name: string): string {
  return name
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(CAPITALS, (word) => word.toUpperCase())
}
