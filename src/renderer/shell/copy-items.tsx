import { Menu } from '@base-ui/react/menu'
import { Copy } from 'lucide-react'

/** A menu of things to copy. @param items what each is called, and what copies it */
export function CopyItems({
  name,
  items,
}: {
  name: string
  items: readonly (readonly [string, () => void])[]
}) {
  return (
    <Menu.Root>
      <Menu.Trigger className="button h-6 text-xs whitespace-nowrap">
        <Copy size={12} aria-hidden /> {name}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="popup p-1 text-xs">
            {items.map(([title, copy]) => (
              <Menu.Item
                key={title}
                className="rounded px-2 py-1 data-[highlighted]:bg-accent-soft"
                onClick={copy}
              >
                {title}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
