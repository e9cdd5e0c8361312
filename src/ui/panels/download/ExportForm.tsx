import { Dialog } from "@base-ui/react/dialog";
import { Download, Ellipsis } from "lucide-react";
import { chooseExport } from "../../../store/download/export-actions";
import type { ExportFormat } from "../../../export/records/choices";
import { CommandButton } from "../../parts/CommandButton";
import { DialogHead } from "../../parts/DialogHead";
import { MenuButton } from "../../parts/MenuButton";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { ExportOutcome } from "./ExportOutcome";
import { ExportPreviewFacts } from "./ExportPreviewFacts";
import { MeasureChoice } from "./MeasureChoice";
import { PrecisionChoice } from "./PrecisionChoice";
import { SinglesChoice } from "./SinglesChoice";

const FORMATS: readonly { readonly value: ExportFormat; readonly label: string }[] = [
  { value: "huggingface", label: "Hugging Face folder (zip)" },
  { value: "gguf", label: "GGUF" },
];

/** What is chosen scrolls; what comes of it and the buttons always show. */
export function ExportForm() {
  const { studio, commands } = useWorkbench();
  const { choices: { format, singles }, preview, result, isSaved } = useStudioState((state) => state.exporting);
  return (
    <>
      <DialogHead title="Download the model" />
      <Dialog.Description className="quiet">
        Written straight to the disk, then read back and compared before it counts as done.
      </Dialog.Description>
      <div className="way-out-body">
        <section>
          <h3>Format</h3>
          <Segments legend="File format" value={format} options={FORMATS} onChange={(value) => chooseExport(studio, { format: value })} />
        </section>
        <section>
          <h3>Precision</h3>
          <PrecisionChoice />
        </section>
        <SinglesChoice formats={format} value={singles} plan={preview} onChange={(value) => chooseExport(studio, { singles: value })} />
        <section>
          <h3>What will be written</h3>
          <Plan />
        </section>
        <MeasureChoice />
      </div>
      <ExportOutcome />
      <footer className="dialog-actions">
        <MoreWays />
        <span className="spacer" />
        <CommandButton command={commands.measureExport} hint="The file is removed again, its numbers stay" />
        <CommandButton command={commands.writeExport} variant="primary" icon={<Download size={15} />} label={result && isSaved ? "Download again" : "Download"} />
      </footer>
    </>
  );
}

/** What the file will be, or why that can't be said. */
function Plan() {
  const { preview, failure } = useStudioState((state) => state.exporting);
  if (preview) return <ExportPreviewFacts preview={preview} />;
  return failure ? <ErrorCallout error={failure} /> : <p className="quiet">Planning the file…</p>;
}

/** The same trim for other tools, and the way to the Hub. */
function MoreWays() {
  const { commands } = useWorkbench();
  const ways = [
    { label: "Recipe (JSON)", command: commands.saveRecipe },
    { label: "mergekit (YAML)", command: commands.saveMergekit },
    { label: "Publish on the Hub…", command: commands.openPublish },
  ];
  return (
    <MenuButton
      name="More ways out" label={<><Ellipsis size={15} aria-hidden />More</>}
      entries={ways.map(({ label, command }) => ({ label, enabled: command.enabled(), run: () => void command.run() }))}
    />
  );
}
