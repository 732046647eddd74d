'use strict'

/** Both ways: name to number, number to name. */
function names(numbers) {
  const reversed = Object.entries(numbers).map(([name, number]) => [number, name])
  return { ...numbers, ...Object.fromEntries(reversed) }
}

/** What is met on networks today, by its keyword in IANA's registries of EtherTypes and of protocol numbers. */
const PROTOCOL = {
  ETHERNET: names({
    IPV4: 0x0800,
    ARP: 0x0806,
    VLAN: 0x8100,
    IPV6: 0x86dd,
    MPLS: 0x8847,
    'PPPOE-DISCOVER': 0x8863,
    'PPPOE-SESSION': 0x8864,
    EAPOL: 0x888e,
    'VLAN-STACKED': 0x88a8,
    LLDP: 0x88cc,
    MACSEC: 0x88e5,
    PTP: 0x88f7,
    LOOPBACK: 0x9000,
  }),
  IP: names({
    HOPOPT: 0,
    ICMP: 1,
    IGMP: 2,
    IPV4: 4,
    TCP: 6,
    UDP: 17,
    DCCP: 33,
    IPV6: 41,
    'IPV6-ROUTE': 43,
    'IPV6-FRAG': 44,
    RSVP: 46,
    GRE: 47,
    ESP: 50,
    AH: 51,
    ICMPV6: 58,
    'IPV6-NONXT': 59,
    'IPV6-OPTS': 60,
    EIGRP: 88,
    OSPFIGP: 89,
    PIM: 103,
    IPCOMP: 108,
    VRRP: 112,
    L2TP: 115,
    SCTP: 132,
    UDPLITE: 136,
    'MPLS-IN-IP': 137,
    HIP: 139,
  }),
}

module.exports = { PROTOCOL }
