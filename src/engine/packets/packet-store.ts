import type { Session } from '../session/session'

/** What reading packets needs of a session: its columns. */
export type PacketStore = Pick<Session, 'flows' | 'packets'> & {
  notes?: Pick<Session['notes'], 'ofPacket' | 'revision'>
}
