import { Popover } from "@base-ui/react/popover";
import { useState } from "react";
import type { ReactNode } from "react";

export interface MenuEntry {
  readonly label: string;
  /** True, or the reason why not. */
  readonly enabled: true | string;
  readonly run: () => void;
}

interface MenuButtonProps {
  readonly label: ReactNode;
  readonly name: string;
  readonly className?: string;
  readonly entries: readonly MenuEntry[];
}

/** A few more things to do. An entry that can't run stays in the list and says why. */
export function MenuButton({ label, name, className = "button ghost", entries }: MenuButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const run = (entry: MenuEntry) => {
    if (entry.enabled !== true) return;
    setIsOpen(false);
    entry.run();
  };
  return (
    // A popover and not base-ui's menu: that one's focus guards are hidden and yet reached by Tab, which axe refuses.
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger className={className} aria-label={name}>
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" collisionPadding={12} className="above">
          <Popover.Popup className="menu" aria-label={name}>
            {entries.map((entry) => (
              <button key={entry.label} type="button" className="menu-item" aria-disabled={entry.enabled !== true} onClick={() => run(entry)}>
                {entry.label}
                {entry.enabled !== true && <small>{entry.enabled}</small>}
              </button>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
