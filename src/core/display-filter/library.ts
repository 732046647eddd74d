/** A display filter with a name. */
export interface NamedDisplayFilter {
  name: string
  filter: string
}

/** Filters to begin from. */
export const DISPLAY_FILTER_LIBRARY: readonly NamedDisplayFilter[] = [
  { name: 'Not over yet', filter: 'not state:closed,time-wait' },
  { name: 'One side has ended, the other has not', filter: 'state:close-wait,fin-wait-2' },
  { name: 'Refused or aborted', filter: 'rst' },
  { name: 'Asked, and never answered', filter: 'state:syn-sent idle>3s' },
  { name: 'Only on this machine', filter: 'local:127.0.0.0/8,::1 remote:127.0.0.0/8,::1' },
  { name: 'To other networks', filter: 'not host:127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16' },
  { name: 'Silent for a minute', filter: 'tcp idle>1m not state:closed' },
]
