import { Dialog } from "@base-ui/react/dialog";
import { changeOptions, closeMapping } from "../../../../store/data/mapping-actions";
import { formInEffect } from "../../../../store/data/mapping-form";
import type { MappingState } from "../../../../store/data/mapping-state";
import { formatPlural } from "../../../format";
import { CommandButton } from "../../../parts/CommandButton";
import { DialogHead } from "../../../parts/DialogHead";
import { useStudioState, useWorkbench } from "../../../workbench-context";
import { AnswerSection } from "./AnswerSection";
import { ColumnSection } from "./ColumnSection";
import type { Editing } from "./editing";
import { LayoutSection } from "./LayoutSection";
import { MappingPreview } from "./MappingPreview";
import { SplitSection } from "./SplitSection";
import { WordingSection } from "./WordingSection";

export function MappingForm({ mapping }: { readonly mapping: MappingState }) {
  const { studio, commands } = useWorkbench();
  const isReading = useStudioState((state) => state.job?.kind === "open-dataset");
  const { subject, options, preview, basis } = mapping;
  const problem = preview?.problem ?? null;
  const editing: Editing = { options, preview: basis, problem, form: formInEffect(options, basis), change: (changed) => changeOptions(studio, changed) };
  return (
    <>
      <DialogHead title={`How ${subject.name} is read`} />
      <Dialog.Description className="quiet">
        {preview ? `${preview.format}, ${formatPlural(preview.rows, "row", "rows")}. ` : ""}
        {subject.replaces === null ? "Say what the columns mean." : "What you don't set is recognised."}
        {mapping.waiting.length > 0 && ` ${formatPlural(mapping.waiting.length, "more file needs", "more files need")} you after this one.`}
      </Dialog.Description>
      <div className="mapping-body">
        <div className="mapping-controls" role="group" aria-label="Settings" tabIndex={-1}>
          <LayoutSection {...editing} />
          <ColumnSection {...editing} />
          <AnswerSection {...editing} />
          <WordingSection {...editing} />
          <SplitSection {...editing} />
        </div>
        <MappingPreview mapping={mapping} />
      </div>
      <footer className="dialog-actions">
        <button type="button" className="button" onClick={() => closeMapping(studio)}>
          Cancel
        </button>
        <CommandButton command={commands.applyMapping} variant="primary" label={isReading ? "Reading…" : subject.replaces === null ? "Open" : "Apply"} />
      </footer>
    </>
  );
}
