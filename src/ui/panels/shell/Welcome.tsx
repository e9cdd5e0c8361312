import { FolderOpen, Gauge, Layers, Play } from "lucide-react";
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
        <Step icon={<FolderOpen size={20} />} title="Open a model" text="A Hugging Face folder, a GGUF file or the Hub: choose on the left, or drop files anywhere." />
        <Step icon={<Layers size={20} />} title="Drop modules" text="Each layer has an attention and an MLP. Click one away; undo costs nothing." />
        <Step icon={<Gauge size={20} />} title="Measure" text="Your own questions say what the model still knows; this device says how fast it is." />
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
