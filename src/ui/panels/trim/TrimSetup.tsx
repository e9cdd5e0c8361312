import { FolderOpen, Play } from "lucide-react";
import type { StudioError } from "../../../shared/errors";
import { missingForTrim } from "../../../store/loop/trim-request";
import { formatPlural } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { KeptTrimCallout } from "./KeptTrimCallout";
import { KeptTrimsButton } from "./KeptTrimsButton";
import { StrategyChooser } from "./StrategyChooser";
import { TrimFields } from "./TrimFields";
import { planWords } from "./trim-words";

/** What the next run does, what that takes, and the button that starts it. `refusal`: why the last one did not start. */
export function TrimSetup({ refusal }: { readonly refusal: StudioError | null }) {
  const plan = useStudioState((state) => state.loop.plan);
  const failure = useStudioState((state) => state.loop.failure);
  // Another strategy, or other rows, may do without what is missing.
  const missing = useStudioState((state) => missingForTrim(state)?.title ?? null);
  const advice = useStudioState((state) => missingForTrim(state)?.advice ?? "");
  return (
    <section className="tune trim" aria-label="Next trim">
      <div className="tune-body">
        {refusal && <ErrorCallout error={refusal} />}
        {failure && <ErrorCallout error={failure} />}
        {missing !== null && (
          <div className="callout" role="alert">
            <strong>{missing}</strong>
            <span>{advice}</span>
          </div>
        )}
        {plan?.problems.map(({ reason, remedy }) => (
          <div key={reason} className="callout" role="alert">
            <strong>{reason}</strong>
            <span>{remedy}</span>
          </div>
        ))}
        <KeptTrimCallout />
        <div className="trim-choices">
          <StrategyChooser />
          <TrimFields />
        </div>
      </div>
      <Foot />
    </section>
  );
}

function Foot() {
  const { commands } = useWorkbench();
  const plan = useStudioState((state) => state.loop.plan);
  const planning = useStudioState((state) => state.loop.planning);
  const perStep = useStudioState((state) => state.trimOptions.perStep);
  const hasRecipe = useStudioState((state) => state.loop.recipe !== null);
  return (
    <footer className="tune-foot" aria-busy={planning}>
      <p className="quiet">
        {plan && plan.problems.length === 0 ? planWords(plan) : `Drops ${formatPlural(perStep, "module", "modules")} a step, measures what is left, and keeps every step in the history.`}
      </p>
      <div className="tune-actions">
        <CommandButton command={commands.openRecipe} variant="ghost" icon={<FolderOpen size={13} />} label="Replay a recipe" />
        {hasRecipe && <CommandButton command={commands.replayRecipe} />}
        <KeptTrimsButton />
        <span className="spacer" />
        <CommandButton command={commands.startTrim} variant="primary" icon={<Play size={14} />} />
      </div>
    </footer>
  );
}
