import { t } from '../language/translate'
import { CopyItems } from '../shell/copy-items'
import type { FieldNode } from './nodes'
import { usePackets } from './packets-store'

/** Copies the chosen field, its value or its bytes; the whole frame where nothing is chosen. */
export function CopyMenu({ nodes, bytes }: { nodes: readonly FieldNode[]; bytes: Uint8Array }) {
  const chosenKey = usePackets((state) => state.chosen)
  const node = nodes.find(({ key }) => key === chosenKey)
  const copies: [string, string][] = [
    ...(node
      ? ([
          ['Copy field', `${node.name}: ${node.value}`],
          ['Copy value', node.value],
          ['Copy its bytes in hex', hexText(bytes.subarray(node.at, node.at + node.length))],
        ] as [string, string][])
      : []),
    ['Copy the frame in hex', hexText(bytes)],
  ]
  return (
    <CopyItems
      name={t('Copy')}
      items={copies.map(([name, text]) => [t(name), () => void window.fourtuple.copyText(text)])}
    />
  )
}

const hexText = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
