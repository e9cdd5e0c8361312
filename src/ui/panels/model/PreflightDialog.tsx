import { Dialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import type { Preflight } from "../../../store/open/open-state";
import { leavePreflight, openPreflight } from "../../../store/open/preflight-actions";
import { formatPlural } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { InspectionFacts } from "./InspectionFacts";

/** The look before loading. Enter opens, Escape leaves everything as it is. */
export function PreflightDialog() {
  const { studio } = useWorkbench();
  const preflight = useStudioState((state) => state.preflight);
  const open = useRef<HTMLButtonElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const isRefused = (preflight?.inspection.reasons.length ?? 0) > 0;
  return (
    <Dialog.Root open={preflight !== null} onOpenChange={(isOpen) => !isOpen && void leavePreflight(studio)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog preflight" initialFocus={isRefused ? cancel : open}>
          <header>
            <Dialog.Title className="dialog-title">What this model takes</Dialog.Title>
            <Dialog.Description className="preflight-name">{preflight?.inspection.name}</Dialog.Description>
          </header>
          {preflight && <InspectionFacts inspection={preflight.inspection} />}
          <footer className="dialog-actions">
            {preflight && preflight.datasets.length > 0 && <p className="quiet spacer">{afterwards(preflight)}</p>}
            <Dialog.Close ref={cancel} className="button">
              {isRefused ? "Close" : "Cancel"}
            </Dialog.Close>
            <button ref={open} type="button" className="button primary" aria-disabled={isRefused} onClick={() => void openPreflight(studio)}>
              Open
            </button>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function afterwards({ datasets }: Preflight): string {
  return datasets.length === 1 ? `${datasets[0]?.file.name ?? ""} comes next.` : `${formatPlural(datasets.length, "dataset", "datasets")} come next.`;
}
