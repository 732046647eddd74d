import { t } from '../language/translate'
import { Menu } from '@base-ui/react/menu'
import { Copy } from 'lucide-react'
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
    <Menu.Root>
      <Menu.Trigger className="button h-6 text-xs">
        <Copy size={12} aria-hidden /> {t('Copy')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="popup p-1 text-xs">
            {copies.map(([name, text]) => (
              <Menu.Item
                key={name}
                className="rounded px-2 py-1 data-[highlighted]:bg-accent-soft"
                onClick={() => void window.fourtuple.copyText(text)}
              >
                {name}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

const hexText = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
