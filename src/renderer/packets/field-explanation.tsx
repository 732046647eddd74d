import { t } from '../language/translate'
import type { Explanation } from '#core/explain/entry'
import { explain } from '#core/explain/catalogue'
import { TCP_MARK_WORDS } from '#core/tcp/mark-words'
import { tcpFlagNames } from '#core/tcp/segment-flags'
import { showPalette } from '../palette/palette-store'
import { explanationOf, type FieldNode } from './nodes'
import { shownMarks } from './packet-words'
import { usePackets, type ChosenPacket } from './packets-store'

/**
 * Two lines on what is pointed at or chosen in the tree, or else on the packet: its marks, then its flags. Always there
 * and of one height, so that nothing moves under the pointer.
 */
export function FieldExplanation({ nodes }: { nodes: readonly FieldNode[] }) {
  const hovered = usePackets((state) => state.hovered)
  const chosen = usePackets((state) => state.chosen)
  const packet = usePackets((state) => state.packet)
  const node = nodes.find(({ key }) => key === hovered) ?? nodes.find(({ key }) => key === chosen)
  const found = (node && explanationOf(nodes, node)) ?? null
  const lines = found ? linesOf(found) : packetLines(packet)
  return (
    <div
      aria-label={t('What it means')}
      role="group"
      className="h-10 shrink-0 overflow-hidden border-b border-line bg-surface px-2 py-1 text-xs leading-4"
    >
      {lines ? (
        <>
          <p className="truncate" title={lines.first}>
            <button
              type="button"
              data-term={lines.term}
              className="font-semibold underline decoration-dotted underline-offset-2"
              onClick={() => showPalette('glossary', lines.term)}
            >
              {lines.term}
            </button>{' '}
            {lines.first}
          </p>
          <p className="truncate text-muted" title={lines.second}>
            {lines.second}
          </p>
        </>
      ) : (
        <p className="text-muted">{t('Point at a field, or choose one, to read what it is for.')}</p>
      )}
    </div>
  )
}

interface Lines {
  term: string
  first: string
  second: string
}

function linesOf({ name, is, means, source }: Explanation): Lines {
  return { term: name, first: is, second: `${means} ${source}` }
}

function packetLines(packet: ChosenPacket | null): Lines | null {
  const tcp = packet?.row.tcp
  if (!tcp) return null
  const mark = shownMarks(packet.row.marks).at(0)
  if (mark !== undefined) {
    const [found] = explain(TCP_MARK_WORDS[mark].label)
    return linesOf(found)
  }
  // The rarest of its flags says most: SYN, FIN and RST before PSH and ACK.
  const flags = tcpFlagNames(tcp.flags)
  const telling = ['RST', 'SYN', 'FIN', 'URG', 'ECE', 'CWR', 'PSH', 'ACK'].find((flag) =>
    flags.includes(flag),
  )
  const found = telling === undefined ? undefined : explain(telling).at(0)
  return found ? linesOf(found) : null
}
