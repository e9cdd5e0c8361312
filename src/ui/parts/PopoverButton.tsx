import { Popover } from "@base-ui/react/popover";
import { useState } from "react";
import type { ReactNode } from "react";

interface PopoverButtonProps {
  readonly label: ReactNode;
  /** When the label alone says too little. */
  readonly name?: string;
  readonly title: string;
  readonly className?: string;
  /** A menu is as wide as its entries, under the button's right end, and says its title to screen readers only. */
  readonly look?: "panel" | "menu";
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Gets the function that closes it. */
  readonly children: (close: () => void) => ReactNode;
}

export function PopoverButton({ label, name, title, className = "button ghost", look = "panel", onOpenChange, children }: PopoverButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const change = (next: boolean) => {
    setIsOpen(next);
    onOpenChange?.(next);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={change}>
      <Popover.Trigger className={className} aria-label={name}>
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align={look === "menu" ? "end" : "start"} collisionPadding={12} className="above">
          <Popover.Popup className={look === "menu" ? "menu" : "popover"}>
            <Popover.Title className={look === "menu" ? "visually-hidden" : "popover-title"}>{title}</Popover.Title>
            {children(() => change(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
