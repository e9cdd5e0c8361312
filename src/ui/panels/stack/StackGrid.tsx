import { useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { selectMask } from "../../../store/selectors";
import type { ModuleSummary } from "../../../model/summary";
import type { OpenModelSummary } from "../../../worker/protocol";
import { useStudioState } from "../../workbench-context";
import { StackRow } from "./StackRow";
import { nextPlace } from "./stack-keys";
import type { StackPlace } from "./stack-keys";

/** One tab stop for the whole stack; arrow keys move inside it. */
export function StackGrid({ model }: { readonly model: OpenModelSummary }) {
  const mask = useStudioState(selectMask);
  const dropped = useMemo(() => new Set(mask), [mask]);
  const rows = useMemo(() => rowsOf(model), [model]);
  const [place, setPlace] = useState<StackPlace>({ layer: 0, column: 1 });
  const grid = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : nextPlace(place, event.key, model.layers);
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    grid.current?.querySelector<HTMLElement>(`[data-place="${next.layer}.${next.column}"]`)?.focus();
  };
  return (
    <div className="stack" ref={grid} onKeyDown={onKeyDown} role="group" aria-label="Layers: arrow keys move, space drops or restores">
      <div className="stack-heads" aria-hidden>
        <span />
        <span>Attention</span>
        <span>MLP</span>
      </div>
      <div className="stack-rows">
        {rows.map((row, layer) => (
          <StackRow
            key={layer}
            layer={layer}
            {...row}
            attentionDropped={row.attention !== null && dropped.has(row.attention.id)}
            mlpDropped={row.mlp !== null && dropped.has(row.mlp.id)}
            focusColumn={place.layer === layer ? place.column : null}
            onFocusPlace={setPlace}
          />
        ))}
      </div>
    </div>
  );
}

interface LayerModules {
  readonly attention: ModuleSummary | null;
  readonly mlp: ModuleSummary | null;
}

function rowsOf({ layers, modules }: OpenModelSummary): LayerModules[] {
  const find = (layer: number, kind: ModuleSummary["kind"]) => modules.find((module) => module.layer === layer && module.kind === kind) ?? null;
  return Array.from({ length: layers }, (_, layer) => ({ attention: find(layer, "attention"), mlp: find(layer, "mlp") }));
}
