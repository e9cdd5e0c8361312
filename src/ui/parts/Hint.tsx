import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";

interface HintProps {
  readonly text: string;
  /** The element that it explains. */
  readonly children: ReactElement<Record<string, unknown>>;
}

export function Hint({ text, children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="above">
          <Tooltip.Popup className="hint">{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
