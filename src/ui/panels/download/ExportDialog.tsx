import { Dialog } from "@base-ui/react/dialog";
import { Download, X } from "lucide-react";
import { chooseExport, closeExport } from "../../../store/download/export-actions";
import type { ExportFormat } from "../../../export/records/choices";
import { CommandButton } from "../../parts/CommandButton";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { ExportOutcome } from "./ExportOutcome";
import { ExportPreviewFacts } from "./ExportPreviewFacts";

const FORMATS: readonly { readonly value: ExportFormat; readonly label: string }[] = [
  { value: "huggingface", label: "Hugging Face folder (zip)" },
  { value: "gguf", label: "GGUF" },
];

export function ExportDialog() {
  const { studio, commands } = useWorkbench();
  const { open, choices: { format }, result } = useStudioState((state) => state.exporting);
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => !isOpen && closeExport(studio)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <header className="card-head">
            <Dialog.Title className="dialog-title">Download the model</Dialog.Title>
            <Dialog.Close className="button ghost icon-only" aria-label="Close">
              <X size={16} />
            </Dialog.Close>
          </header>
          <Dialog.Description className="quiet">
            Written straight to the disk, then read back and compared before it counts as done.
          </Dialog.Description>
          <Segments legend="File format" value={format} options={FORMATS} onChange={(value) => chooseExport(studio, { format: value })} />
          <Plan />
          <ExportOutcome result={result} />
          <footer className="dialog-actions">
            <CommandButton command={commands.writeExport} variant="primary" icon={<Download size={15} />} label={result ? "Download again" : "Download"} />
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What the file will be, or why that can't be said. */
function Plan() {
  const { preview, failure } = useStudioState((state) => state.exporting);
  if (preview) return <ExportPreviewFacts preview={preview} />;
  return failure ? <ErrorCallout error={failure} /> : <p className="quiet">Planning the file…</p>;
}
