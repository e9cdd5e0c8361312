import { SlidersHorizontal } from "lucide-react";
import { editPlayground } from "../../../store/playground/playground-actions";
import type { PlaygroundForm } from "../../../store/playground/playground-state";
import type { Sampling } from "../../../worker/protocol";
import { NumberField } from "../../parts/NumberField";
import { PopoverButton } from "../../parts/PopoverButton";
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

/** How tokens are chosen, in a few words, and behind them the knobs. */
export function SamplingButton() {
  const form = useStudioState((state) => state.playground);
  const label = (
    <>
      <SlidersHorizontal size={13} aria-hidden /> <span className="sampling-summary">{summaryOf(form)}</span>
    </>
  );
  return (
    <PopoverButton label={label} name={`How the models write: ${summaryOf(form)}`} title="How the models write" className="button ghost sampling-button">
      {() => <SamplingFields form={form} />}
    </PopoverButton>
  );
}

function summaryOf({ mode, system, compare, sampling, maxTokens }: PlaygroundForm): string {
  const how = sampling.temperature === 0 ? ["Greedy"] : [`Temperature ${sampling.temperature}`, `seed ${sampling.seed}`];
  const more = [mode === "chat" && system.trim() !== "" ? "system prompt" : "", compare ? "" : "trimmed only"];
  return [...how, `${maxTokens} tokens`, ...more.filter((word) => word !== "")].join(" · ");
}

function SamplingFields({ form }: { readonly form: PlaygroundForm }) {
  const { studio } = useWorkbench();
  const { mode, sampling, maxTokens, system, compare } = form;
  const isGreedy = sampling.temperature === 0;
  return (
    <div className="sampling-fields">
      {KNOBS.map(({ key, ...knob }) => (
        <NumberField key={key} {...knob} value={sampling[key]} disabled={isGreedy && key !== "temperature"} onChange={(value) => editPlayground(studio, { sampling: { ...sampling, [key]: value } })} />
      ))}
      <NumberField label="Max tokens" min={1} max={4096} step={1} value={maxTokens} onChange={(value) => editPlayground(studio, { maxTokens: value })} />
      <p className="quiet">
        {isGreedy
          ? "Greedy: at temperature 0 the likeliest token is always taken, so top-k, top-p and the seed change nothing."
          : "The same seed gives the same text again. Top-k 0 and top-p 1 keep every token."}
      </p>
      {mode === "chat" && (
        <label className="system-prompt">
          System prompt (optional)
          <textarea rows={2} value={system} placeholder="Answer in one sentence." onChange={(event) => editPlayground(studio, { system: event.target.value })} />
        </label>
      )}
      <label className="check">
        <input type="checkbox" checked={compare} onChange={(event) => editPlayground(studio, { compare: event.target.checked })} />
        Ask the full model too, before the trimmed one
      </label>
    </div>
  );
}
