import { count } from '../format/numbers'
import { useSession } from '../state/session-store'

/** Rates, counts and losses, each kind of loss apart. */
export function StatusBar() {
  const status = useSession((state) => state.status)
  if (!status)
    return (
      <footer className="h-7 border-t border-line px-3 text-xs leading-7 text-muted">
        Connecting to the engine …
      </footer>
    )
  const running = status.captures.filter((capture) => capture.running)
  const sum = (of: 'droppedByKernel' | 'droppedByInterface') =>
    status.captures.reduce((total, one) => total + one[of], 0)
  const losses: [string, number][] = [
    ['dropped by kernel', sum('droppedByKernel')],
    ['dropped by interface', sum('droppedByInterface')],
    ['evicted', status.evicted.packets],
    ['not written', status.disk.packetsNotWritten],
  ]
  return (
    <footer className="border-t border-line text-xs">
      <section
        aria-label="Status"
        className="flex h-7 items-center gap-4 overflow-hidden px-3 whitespace-nowrap"
      >
        <span>
          {running.length > 0
            ? `Capturing on ${running.map((one) => one.interface).join(', ')}`
            : 'Not capturing'}
        </span>
        <span>{count(status.packetRate)} packets/s</span>
        <span>{count(status.byteRate)} B/s</span>
        <span>{count(status.flows)} flows</span>
        <span>{count(status.packets)} packets</span>
        <span className="ml-auto" />
        {losses.map(([name, value]) => (
          <span key={name} className={value > 0 ? 'font-semibold text-error' : 'text-muted'}>
            {count(value)} {name}
          </span>
        ))}
      </section>
    </footer>
  )
}
