import { Popover } from "@base-ui/react/popover";
import { useState } from "react";
import type { ReactNode } from "react";

interface PopoverButtonProps {
  readonly label: ReactNode;
  /** When the label alone says too little. */
  readonly name?: string;
  readonly title: string;
  readonly className?: string;
  /** Gets the function that closes it. */
  readonly children: (close: () => void) => ReactNode;
}

export function PopoverButton({ label, name, title, className = "button ghost", children }: PopoverButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger className={className} aria-label={name}>
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" collisionPadding={12} className="above">
          <Popover.Popup className="popover">
            <Popover.Title className="popover-title">{title}</Popover.Title>
            {children(() => setIsOpen(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
