import { SlidersHorizontal } from "lucide-react";
import { editTuneSettings } from "../../../store/tune/edit-tune";
import type { TuneSettings } from "../../../worker/protocol";
import { CommandButton } from "../../parts/CommandButton";
import { NumberField } from "../../parts/NumberField";
import { PopoverButton } from "../../parts/PopoverButton";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { settingsWords } from "./tune-words";

interface Knob {
  readonly key: "steps" | "batch" | "normRate" | "headRate" | "warmUp" | "seed" | "validateEvery" | "patience" | "weightDecay";
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const KNOBS: readonly Knob[] = [
  { key: "steps", label: "Steps", min: 1, max: 100_000, step: 1 },
  { key: "batch", label: "Examples a step", min: 1, max: 1024, step: 1 },
  { key: "normRate", label: "Norms' rate", min: 0, max: 10, step: 0.0001 },
  { key: "headRate", label: "Head's rate", min: 0, max: 10, step: 0.00001 },
  { key: "warmUp", label: "Warm-up steps", min: 0, max: 10_000, step: 1 },
  { key: "weightDecay", label: "Weight decay", min: 0, max: 1, step: 0.01 },
  { key: "validateEvery", label: "Validate every", min: 1, max: 10_000, step: 1 },
  { key: "patience", label: "Patience", min: 0, max: 1000, step: 1 },
  { key: "seed", label: "Seed", min: 0, max: 2 ** 32 - 1, step: 1 },
];

const ACTIVATIONS = [
  { value: "auto", label: "Automatic" },
  { value: "keep", label: "Keep" },
  { value: "recompute", label: "Recompute" },
] as const;

/** How it learns, in a few words, and behind them the knobs. */
export function AdvancedButton() {
  const settings = useStudioState((state) => state.tuneSettings);
  const words = settingsWords(settings);
  const label = (
    <>
      <SlidersHorizontal size={13} aria-hidden /> Advanced <span className="advanced-words">{words}</span>
    </>
  );
  return (
    <PopoverButton label={label} name={`Advanced: ${words}`} title="How it learns" className="button ghost advanced-button">
      {() => <AdvancedFields settings={settings} />}
    </PopoverButton>
  );
}

function AdvancedFields({ settings }: { readonly settings: TuneSettings }) {
  const { studio, commands } = useWorkbench();
  const trying = useStudioState((state) => state.job?.kind === "tune");
  return (
    <div className="advanced-fields">
      {KNOBS.map(({ key, ...knob }) => (
        <NumberField key={key} {...knob} value={settings[key]} onChange={(value) => editTuneSettings(studio, { [key]: value })} />
      ))}
      {/* A limit that is none is no number to type. */}
      <NumberField label="Clip, 0: never" min={0} max={1000} step={0.1} value={Number.isFinite(settings.clip) ? settings.clip : 0} onChange={(value) => editTuneSettings(studio, { clip: value === 0 ? Infinity : value })} />
      <p className="quiet">The rates rise over the warm-up and then fall to 0. Patience: measurements without a better one before it stops; 0 for never.</p>
      <div className="advanced-line">
        <span className="quiet">Activations</span>
        <Segments legend="Activations" value={settings.activations} options={ACTIVATIONS} onChange={(activations) => editTuneSettings(studio, { activations })} />
      </div>
      <div className="advanced-line">
        <CommandButton command={commands.probeRate} label={trying ? "Trying…" : "Find a rate"} hint="Tries growing rates for a moment and keeps nothing else" />
        <CommandButton command={commands.resetTuneSettings} variant="ghost" label="Defaults" />
      </div>
    </div>
  );
}
