import { MATCH, type Protocol } from '../protocol'
import { WebSocketReader } from './websocket-reader'

/** WebSocket: RFC 6455, with compression noted (RFC 7692). Only the upgrade of HTTP/1 before it tells that it is. */
export const websocket: Protocol = {
  id: 'websocket',
  name: 'WebSocket',
  ports: {},
  recognize: () => MATCH.no,
  openStream: () => new WebSocketReader(),
}
