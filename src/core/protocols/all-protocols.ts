import { mqtt } from './mqtt/mqtt'
import { redis } from './redis/redis'
import { dhcp } from './dhcp/dhcp'
import { syslog } from './syslog'
import { ftp } from './ftp/ftp'
import { smtp } from './smtp/smtp'
import { dns } from './dns/dns'
import { llmnr, mdns } from './dns/link-local'
import { http1 } from './http1/http1'
import { http2 } from './http2/http2'
import { ntp } from './ntp'
import type { Protocol } from './protocol'
import { quic } from './quic/quic'
import { ssh } from './ssh/ssh'
import { tls } from './tls/tls'
import { websocket } from './websocket/websocket'

/** Every application protocol that is read, in no order: content tells them apart. */
export const PROTOCOLS: readonly Protocol[] = [
  dhcp,
  ftp,
  mqtt,
  redis,
  smtp,
  dns,
  mdns,
  llmnr,
  http1,
  http2,
  ntp,
  quic,
  ssh,
  syslog,
  tls,
  websocket,
]
