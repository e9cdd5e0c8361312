import { Redo2, RotateCcw, Undo2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import type { CSSProperties, FocusEvent, PointerEvent } from "react";
import type { ModuleSummary } from "../../../model/summary";
import { measuredDifferences } from "../../../store/trim/differences";
import { painted } from "../../../store/trim/selection";
import type { StackPlace } from "../../../store/trim/selection";
import { selectMask, selectTuned } from "../../../store/selectors";
import type { OpenModelSummary } from "../../../worker/protocol";
import { Card } from "../../parts/Card";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { StackReadout } from "./StackReadout";
import { StackRow } from "./StackRow";
import { StackTotals } from "./StackTotals";
import { stackLayout } from "./stack-layout";
import { placeOf } from "./stack-places";
import { unitFor } from "./stack-text";
import { useSize } from "./use-size";
import { useStackEditing } from "./use-stack-editing";

/** Cells, what is under the pointer, and the totals. One tab stop for all cells; arrow keys move between them. */
export function StackInstrument({ model }: { readonly model: OpenModelSummary }) {
  const modules = useStudioState(selectMask);
  const mask = useMemo(() => new Set(modules), [modules]);
  const rows = useMemo(() => rowsOf(model), [model]);
  const [area, size] = useSize<HTMLDivElement>();
  const { width, height } = size ?? { width: 0, height: 0 };
  const layout = useMemo(() => stackLayout(model.layers, width, height), [model.layers, width, height]);
  const grid = useRef<HTMLDivElement>(null);
  const { place, stroke, selection, handlers } = useStackEditing({ model, mask, rowsPerBlock: layout.rowsPerBlock, grid });
  const { shown, watchers } = useShownPlace(place);
  const preview = useMemo(() => (stroke ? painted(mask, stroke.ids, stroke.drop) : mask), [mask, stroke]);
  const differences = useDifferences(model, mask);
  const unit = useMemo(() => (layout.compact ? unitFor(model.modules) : null), [layout.compact, model.modules]);
  const marked = stroke ?? selection;
  return (
    <Card title="Layers" className="stack-card" aside={<StackTools unit={unit?.name ?? null} />}>
      <div
        className="stack" ref={grid} data-compact={layout.compact || undefined} style={variablesOf(layout)} {...handlers} {...watchers}
        role="group" aria-label="Layers: arrow keys move, space drops or restores, shift takes a range"
      >
        <StackHeads blocks={layout.blocks} compact={layout.compact} />
        <div className="stack-area" ref={area}>
          <div className="stack-rows">
            {size !== null && rows.map(({ attention, mlp }, layer) => (
              <StackRow
                key={layer}
                model={model}
                layer={layer}
                attention={attention}
                mlp={mlp}
                attentionDropped={attention !== null && preview.has(attention.id)}
                mlpDropped={mlp !== null && preview.has(mlp.id)}
                attentionMarked={attention !== null && marked !== null && marked.ids.has(attention.id)}
                mlpMarked={mlp !== null && marked !== null && marked.ids.has(mlp.id)}
                attentionDifference={(attention && differences.get(attention.id)) ?? null}
                mlpDifference={(mlp && differences.get(mlp.id)) ?? null}
                focusPart={place.layer === layer ? place.part : null}
                unit={unit}
              />
            ))}
          </div>
        </div>
      </div>
      {differences.size > 0 && <StackLegend />}
      <StackReadout model={model} mask={preview} shown={shown} stroke={stroke} selection={selection} differences={differences} />
      <StackTotals model={model} mask={preview} />
    </Card>
  );
}

function StackTools({ unit }: { readonly unit: string | null }) {
  const { commands } = useWorkbench();
  return (
    <div className="tools">
      {unit && <span className="quiet">bytes in {unit}</span>}
      <CommandButton command={commands.undo} variant="ghost" icon={<Undo2 size={15} />} iconOnly />
      <CommandButton command={commands.redo} variant="ghost" icon={<Redo2 size={15} />} iconOnly />
      <CommandButton command={commands.reset} variant="ghost" icon={<RotateCcw size={15} />} iconOnly />
    </div>
  );
}

function StackHeads({ blocks, compact }: { readonly blocks: number; readonly compact: boolean }) {
  return (
    <div className="stack-heads" aria-hidden>
      {Array.from({ length: blocks }, (_, block) => (
        <div key={block}>
          <span />
          <span>{compact ? "Attn" : "Attention"}</span>
          <span>MLP</span>
        </div>
      ))}
    </div>
  );
}

function StackLegend() {
  return (
    <p className="stack-legend" aria-hidden>
      hurts
      <i />
      helps, points of accuracy
    </p>
  );
}

/** The place under the pointer, else the focused one. */
function useShownPlace(focused: StackPlace) {
  const [hovered, setHovered] = useState<StackPlace | null>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const watchers = {
    onPointerOver: (event: PointerEvent) => setHovered(placeOf(event.target)),
    onPointerLeave: () => setHovered(null),
    onFocusCapture: (event: FocusEvent) => setHasFocus(event.target.matches(":focus-visible")),
    onBlur: () => setHasFocus(false),
  };
  return { shown: hovered ?? (hasFocus ? focused : null), watchers };
}

function useDifferences(model: OpenModelSummary, mask: ReadonlySet<ModuleSummary["id"]>) {
  const known = useStudioState((state) => state.measurements);
  const tuned = useStudioState(selectTuned);
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  return useMemo(
    () => measuredDifferences(model.modules, { mask, tuned }, known, datasetId === null ? null : { datasetId, part }),
    [model, mask, tuned, known, datasetId, part],
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

function variablesOf({ blocks, rowsPerBlock, rowHeight, rowGap }: ReturnType<typeof stackLayout>): CSSProperties {
  return { "--blocks": blocks, "--rows": rowsPerBlock, "--row-height": `${rowHeight}px`, "--row-gap": `${rowGap}px` } as CSSProperties;
}
