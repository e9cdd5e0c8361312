import { Menu } from "@base-ui/react/menu";
import type { ReactNode } from "react";

export interface MenuEntry {
  readonly label: string;
  /** True, or the reason why not. */
  readonly enabled: true | string;
  readonly run: () => void;
}

interface MenuButtonProps {
  readonly label: ReactNode;
  /** When the label alone says too little. */
  readonly name?: string;
  readonly className?: string;
  readonly entries: readonly MenuEntry[];
}

/** An entry that can't run stays in the list and says why. */
export function MenuButton({ label, name, className = "button ghost", entries }: MenuButtonProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={className} aria-label={name}>
        {label}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" collisionPadding={12} className="above">
          <Menu.Popup className="menu">
            {entries.map((entry) => (
              <Menu.Item key={entry.label} className="menu-item" disabled={entry.enabled !== true} onClick={entry.run}>
                {entry.label}
                {entry.enabled !== true && <small>{entry.enabled}</small>}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
