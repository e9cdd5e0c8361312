import { Dialog } from "@base-ui/react/dialog";
import { CircleCheck, CloudUpload } from "lucide-react";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { CommandButton } from "../../parts/CommandButton";
import { DialogHead } from "../../parts/DialogHead";
import { ErrorCallout } from "../model/ErrorCallout";
import { JobChip } from "../shell/JobChip";
import { PublishFields } from "./PublishFields";
import { PublishFiles } from "./PublishFiles";
import { verificationWords } from "./verification-words";

/** What leaves this machine comes first; then where to, what, and what came of it. */
export function PublishPanel() {
  const { commands } = useWorkbench();
  const address = useStudioState((state) => state.hubAddress);
  const isPrivate = useStudioState((state) => state.publishing.form.isPrivate);
  return (
    <>
      <DialogHead title="Publish on the Hugging Face Hub" />
      <Dialog.Description className="sends-out">
        <CloudUpload size={18} aria-hidden />
        <span>
          <b>This sends files from this computer to {address}.</b> It is the one thing here that does. What goes: the weights, the tokenizer, and a model card and recipe, which name your dataset
          and say what was measured on it. No row of your data goes.
        </span>
      </Dialog.Description>
      <div className="way-out-body">
        <PublishFields />
        <PublishFiles />
      </div>
      <PublishOutcome />
      <footer className="dialog-actions">
        <CommandButton command={commands.publish} variant="primary" icon={<CloudUpload size={15} />} label={isPrivate ? "Publish privately" : "Publish for everyone"} />
      </footer>
    </>
  );
}

function PublishOutcome() {
  const isRunning = useStudioState((state) => state.job?.kind === "publish");
  const { result, refusal } = useStudioState((state) => state.publishing);
  if (isRunning) return <JobChip />;
  if (refusal) return <ErrorCallout error={refusal} />;
  if (!result) return null;
  return (
    <section className="export-outcome" aria-label="What came of it" role="status">
      <p className="outcome">
        <CircleCheck size={16} aria-hidden />
        <span>
          Published: <a href={result.url} target="_blank" rel="noreferrer">{result.url.replace(/^https?:\/\//, "")}</a>, commit <code title={result.commit}>{result.commit.slice(0, 7)}</code>
        </span>
      </p>
      <p className="quiet">{verificationWords(result.verified)}</p>
    </section>
  );
}
