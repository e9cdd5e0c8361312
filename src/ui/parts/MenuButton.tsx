import type { ReactNode } from "react";
import { PopoverButton } from "./PopoverButton";

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

/**
 * A few more things to do. An entry that can't run stays in the list and says why. A popover and not base-ui's menu: that
 * one's focus guards are hidden and yet reached by Tab, which axe refuses.
 */
export function MenuButton({ label, name, className = "button ghost", entries }: MenuButtonProps) {
  return (
    <PopoverButton label={label} name={name} title={name} className={className} look="menu">
      {(close) =>
        entries.map(({ label: text, enabled, run }) => (
          <button key={text} type="button" className="menu-item" aria-disabled={enabled !== true} onClick={() => enabled === true && (close(), run())}>
            {text}
            {enabled !== true && <small>{enabled}</small>}
          </button>
        ))
      }
    </PopoverButton>
  );
}
