import type { FlowOrderColumn } from '#contract/flow-order'

export type ColumnId =
  | 'rule'
  | 'transport'
  | 'local'
  | 'state'
  | 'remote'
  | 'peerState'
  | 'service'
  | 'process'
  | 'packets'
  | 'bytes'
  | 'rate'
  | 'retransmissions'
  | 'rtt'
  | 'origin'
  | 'first'
  | 'last'
  | 'age'

/** A column of the list of flows. */
export interface FlowColumn {
  id: ColumnId
  heading: string
  /** What it says, for the chooser. */
  about: string
  /** In pixels; the least where it takes what room is left. */
  width: number
  takesRoom?: true
  align?: 'centre' | 'end'
  /** What a click on its heading sorts by; null for a column that has no order. */
  by: FlowOrderColumn | null
  /** Whether a first click sorts the greatest first, as for counts. */
  descendsFirst?: true
  /** Whether it is shown before anybody chose. */
  isShown?: true
}

/** Every column, as they stand before anybody arranged them. */
export const FLOW_COLUMNS: readonly FlowColumn[] = [
  {
    id: 'rule',
    heading: 'Rule',
    about: 'The colour rule that it fits',
    width: 76,
    by: null,
    isShown: true,
  },
  { id: 'transport', heading: 'Proto', about: 'Transport', width: 38, by: 'transport', isShown: true },
  {
    id: 'local',
    heading: 'Local',
    about: 'Local endpoint',
    width: 110,
    takesRoom: true,
    by: 'local',
    isShown: true,
  },
  { id: 'state', heading: 'State', about: 'State of the local end', width: 102, by: 'state', isShown: true },
  {
    id: 'remote',
    heading: 'Remote',
    about: 'Remote endpoint',
    width: 110,
    takesRoom: true,
    by: 'remote',
    isShown: true,
  },
  {
    id: 'peerState',
    heading: 'Peer state',
    about: 'State of the remote end',
    width: 102,
    by: 'peerState',
    isShown: true,
  },
  { id: 'service', heading: 'Service', about: 'Application protocol', width: 72, by: 'service' },
  {
    id: 'process',
    heading: 'Process',
    about: 'Program that has the local end',
    width: 120,
    by: 'process',
  },
  {
    id: 'packets',
    heading: 'Packets',
    about: 'Captured packets each way',
    width: 100,
    align: 'centre',
    by: 'packets',
    descendsFirst: true,
    isShown: true,
  },
  {
    id: 'bytes',
    heading: 'Bytes',
    about: 'Payload bytes each way',
    width: 112,
    align: 'centre',
    by: 'bytes',
    descendsFirst: true,
    isShown: true,
  },
  {
    id: 'rate',
    heading: 'Rate',
    about: 'Payload a second, the last 16 seconds',
    width: 50,
    by: 'rate',
    descendsFirst: true,
    isShown: true,
  },
  {
    id: 'retransmissions',
    heading: 'Retrans.',
    about: 'Segments that were sent again',
    width: 60,
    align: 'end',
    by: 'retransmissions',
    descendsFirst: true,
  },
  {
    id: 'rtt',
    heading: 'RTT',
    about: 'Round-trip time, smoothed',
    width: 66,
    align: 'end',
    by: 'rtt',
    descendsFirst: true,
  },
  {
    id: 'origin',
    heading: 'Origin',
    about: 'Own socket, wire, or both',
    width: 64,
    by: 'origin',
    isShown: true,
  },
  { id: 'first', heading: 'First seen', about: 'When it was first seen', width: 92, by: 'first' },
  {
    id: 'last',
    heading: 'Last seen',
    about: 'When it was last seen',
    width: 92,
    by: 'last',
    descendsFirst: true,
  },
  { id: 'age', heading: 'Age', about: 'Time since it was first seen', width: 64, align: 'end', by: 'age' },
]
