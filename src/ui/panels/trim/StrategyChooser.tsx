import { useState } from "react";
import type { PointerEvent } from "react";
import { editTrimOptions } from "../../../store/loop/edit-loop";
import { STRATEGIES, STRATEGY_IDS } from "../../../trim/records/strategy-list";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { OptionList } from "../tune/OptionList";
import { strategyOf } from "./trim-words";

const OPTIONS = STRATEGIES.map(({ id, label, help, cost, source }) => ({ value: id, title: label, text: `${help} A scan costs ${cost}. Source: ${source}.`, note: cost, problem: null }));

/** A line for each strategy; what the one under the pointer does, else the chosen one, stands below. */
export function StrategyChooser() {
  const { studio } = useWorkbench();
  const chosen = useStudioState((state) => state.trimOptions.strategy);
  const [hovered, setHovered] = useState<string | null>(null);
  const onPointerOver = ({ target }: PointerEvent) => {
    const input = target instanceof Element ? target.closest("label")?.querySelector("input") : null;
    setHovered(input?.value ?? null);
  };
  const change = (value: string) => {
    const strategy = STRATEGY_IDS.find((id) => id === value);
    if (strategy) editTrimOptions(studio, { strategy });
  };
  const shown = strategyOf(STRATEGY_IDS.find((id) => id === hovered) ?? chosen);
  return (
    <div className="strategies" onPointerOver={onPointerOver} onPointerLeave={() => setHovered(null)}>
      <OptionList legend="What goes first" value={chosen} options={OPTIONS} onChange={change} />
      <p className="strategy-about" aria-hidden>
        <b>{shown.label}</b>: {shown.help} <span>Source: {shown.source}.</span>
      </p>
    </div>
  );
}
