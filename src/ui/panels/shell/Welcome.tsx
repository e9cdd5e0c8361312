import { Database, FolderOpen, Layers, Play } from "lucide-react";
import type { ReactNode } from "react";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** The empty page: what the studio does, in three steps, and one click that shows it. */
export function Welcome() {
  const { commands } = useWorkbench();
  const hasGpu = useStudioState((state) => state.engine.kind !== "unavailable");
  return (
    <section className="card welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">Make a small language model smaller and faster for one domain</h2>
      <p className="welcome-lead">Much of a model is of no use to your questions. Find out which parts, drop them, and keep what answers. All of it happens on this computer.</p>
      <ol className="welcome-steps">
        <Step icon={<FolderOpen size={20} />} title="Open a model" text="A Hugging Face folder, a GGUF file or the Hub: choose on the left, or drop it anywhere." />
        <Step icon={<Database size={20} />} title="Add your questions" text="A CSV, JSONL or Parquet file of your domain: medicine, law, finance, science." />
        <Step icon={<Layers size={20} />} title="Trim and measure" text="Click modules away. The chart shows what it costs in accuracy and gains in speed." />
      </ol>
      <div className="welcome-actions">
        {hasGpu ? (
          <>
            <CommandButton command={commands.runDemo} variant="primary" icon={<Play size={16} />} />
            <span className="quiet">2.6 M parameters and 43 made-up medical questions, measured live on this device.</span>
          </>
        ) : (
          <>
            <CommandButton command={commands.showRecorded} variant="primary" icon={<Play size={16} />} />
            <span className="quiet">Nothing can be measured without WebGPU. This shows the demo as it was measured elsewhere.</span>
          </>
        )}
      </div>
    </section>
  );
}

interface StepProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
}

function Step({ icon, title, text }: StepProps) {
  return (
    <li className="welcome-step">
      <span className="empty-icon" aria-hidden>
        {icon}
      </span>
      <b>{title}</b>
      <span>{text}</span>
    </li>
  );
}
