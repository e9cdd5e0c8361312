import { Play } from "lucide-react";
import type { StudioError } from "../../../shared/errors";
import { selectDataset, selectTuned } from "../../../store/selectors";
import { editTuneSettings } from "../../../store/tune/edit-tune";
import { usableLoss } from "../../../store/tune/tune-request";
import type { TunePlan } from "../../../worker/protocol";
import { formatPlural } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { AdvancedButton } from "./AdvancedButton";
import { KeptRunCallout } from "./KeptRunCallout";
import { KeptRunsButton } from "./KeptRunsButton";
import { OptionList } from "./OptionList";
import type { Option } from "./OptionList";
import { costWords, headWords, isSameHead, LOSS_WORDS, memoryWords, rowWords } from "./tune-words";
import type { LossId } from "./tune-words";

/** What the next run learns, what that takes, and the button that starts it. */
export function TuneSetup({ refusal }: { readonly refusal: StudioError | null }) {
  const plan = useStudioState((state) => state.tune.plan);
  const failure = useStudioState((state) => state.tune.failure);
  return (
    <section className="tune" aria-label="Next tuning run">
      <div className="tune-body">
        {refusal && refusal.code !== "cancelled" && <ErrorCallout error={refusal} />}
        {failure && <ErrorCallout error={failure} />}
        {plan?.problems.map(({ reason, remedy }) => (
          <div key={reason} className="callout" role="alert">
            <strong>{reason}</strong>
            <span>{remedy}</span>
          </div>
        ))}
        <KeptRunCallout />
        <div className="tune-choices">
          <LossOptions />
          <HeadOptions plan={plan} />
        </div>
      </div>
      <Foot plan={plan} />
    </section>
  );
}

const LOSSES: readonly LossId[] = ["choice", "answer", "text"];

function LossOptions() {
  const { studio } = useWorkbench();
  const loss = useStudioState((state) => state.tuneSettings.loss);
  const kind = useStudioState((state) => selectDataset(state)?.summary.kind ?? "choice");
  const chosen = usableLoss(loss, kind);
  const advised: LossId = kind === "choice" ? "choice" : "text";
  const problemOf = (loss: LossId): string | null => {
    if (kind === "choice") return loss === "text" ? "These rows have choices and no completions." : null;
    return loss === "text" ? null : "These rows have no choices.";
  };
  const options = LOSSES.map((loss): Option => ({ value: loss, ...LOSS_WORDS[loss], isAdvised: loss === advised, problem: problemOf(loss) }));
  const change = (value: string) => {
    const loss = LOSSES.find((one) => one === value);
    if (loss) editTuneSettings(studio, { loss: loss === advised ? "auto" : loss });
  };
  return <OptionList legend="What it gets better at" value={chosen === "auto" ? advised : chosen} options={options} onChange={change} />;
}

/** Before the first plan nobody knows what they take, so that there is nothing to choose. */
function HeadOptions({ plan }: { readonly plan: TunePlan | null }) {
  const { studio } = useWorkbench();
  const chosen = useStudioState((state) => state.tuneSettings.head);
  const planning = useStudioState((state) => state.tune.planning);
  if (!plan) {
    return (
      <div className="options" aria-busy={planning}>
        <p className="options-title">Learns beside the norms</p>
        <p className="quiet">{planning ? "Planning what fits…" : "What fits on this device shows here."}</p>
      </div>
    );
  }
  const largest = plan.heads.find(({ problem }) => problem === null);
  const valueOf = (head: TunePlan["head"]) => String(plan.heads.findIndex(({ choice }) => isSameHead(choice, head)));
  const options = plan.heads.map((head): Option => ({ value: valueOf(head.choice), ...headWords(head.choice), note: costWords(head), isAdvised: head === largest, problem: head.problem }));
  const change = (value: string) => {
    const head = plan.heads[Number(value)];
    if (head) editTuneSettings(studio, { head: head === largest ? "auto" : head.choice });
  };
  return <OptionList legend={`Learns beside the ${formatPlural(plan.norms, "norm vector", "norm vectors")}`} value={valueOf(chosen === "auto" ? plan.head : chosen)} options={options} onChange={change} />;
}

function Foot({ plan }: { readonly plan: TunePlan | null }) {
  const { commands } = useWorkbench();
  const planning = useStudioState((state) => state.tune.planning);
  const isTuned = useStudioState((state) => selectTuned(state) !== null);
  return (
    <footer className="tune-foot" aria-busy={planning}>
      <p className="quiet">
        {isTuned && "Goes on from the tuned weights. "}
        {plan ? rowWords(plan.rows) : "It never sees the test rows."} {plan && memoryWords(plan)}
      </p>
      <div className="tune-actions">
        <AdvancedButton />
        <KeptRunsButton />
        <span className="spacer" />
        <CommandButton command={commands.startTuning} variant="primary" icon={<Play size={14} />} />
      </div>
    </footer>
  );
}
