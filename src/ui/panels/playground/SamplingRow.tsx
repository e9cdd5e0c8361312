import { editPlayground } from "../../../store/playground/playground-actions";
import type { Sampling } from "../../../worker/protocol";
import { NumberField } from "../../parts/NumberField";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";

interface Knob {
  readonly key: keyof Sampling;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const KNOBS: readonly Knob[] = [
  { key: "temperature", label: "Temperature", min: 0, max: 5, step: 0.1 },
  { key: "topK", label: "Top-k", min: 0, max: 1000, step: 1 },
  { key: "topP", label: "Top-p", min: 0, max: 1, step: 0.05 },
  { key: "seed", label: "Seed", min: 0, max: 2 ** 32 - 1, step: 1 },
];

export function SamplingRow({ hasTemplate }: { readonly hasTemplate: boolean }) {
  const { studio } = useWorkbench();
  const { chat, maxTokens, sampling } = useStudioState((state) => state.playground);
  return (
    <div className="sampling-row">
      <Segments
        legend="How the prompt is given"
        value={chat ? "chat" : "plain"}
        options={[
          { value: "chat", label: "Chat", disabled: !hasTemplate },
          { value: "plain", label: "Plain" },
        ]}
        onChange={(value) => editPlayground(studio, { chat: value === "chat" })}
      />
      {KNOBS.map(({ key, ...knob }) => (
        <NumberField key={key} {...knob} value={sampling[key]} onChange={(value) => editPlayground(studio, { sampling: { ...sampling, [key]: value } })} />
      ))}
      <NumberField label="Max tokens" min={1} max={4096} step={1} value={maxTokens} onChange={(value) => editPlayground(studio, { maxTokens: value })} />
    </div>
  );
}
