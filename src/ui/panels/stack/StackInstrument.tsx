import { useMemo, useRef, useState } from "react";
import type { CSSProperties, FocusEvent, PointerEvent } from "react";
import type { Mask, ModuleId } from "../../../model/mask";
import type { ModuleSummary } from "../../../model/summary";
import { painted } from "../../../store/trim/selection";
import type { StackPlace } from "../../../store/trim/selection";
import { selectMask } from "../../../store/selectors";
import type { OpenModelSummary } from "../../../worker/protocol";
import { Card } from "../../parts/Card";
import { useStudioState } from "../../workbench-context";
import { StackLegend } from "./StackLegend";
import { StackReadout } from "./StackReadout";
import { StackRow } from "./StackRow";
import { StackTools } from "./StackTools";
import { StackTotals } from "./StackTotals";
import { stackLayout } from "./stack-layout";
import { placeOf } from "./stack-places";
import { unitFor } from "./stack-text";
import { useCellMarks } from "./use-cell-marks";
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
  const keep = useStudioState((state) => state.trimOptions.keep);
  const { marks, ...legend } = useCellMarks(model, mask);
  const unit = useMemo(() => (layout.compact ? unitFor(model.modules) : null), [layout.compact, model.modules]);
  const marked = stroke ?? selection;
  return (
    <Card title="Layers" className="stack-card" aside={<StackTools modules={model.modules} unit={unit?.name ?? null} />}>
      <div
        className="stack" ref={grid} data-compact={layout.compact || undefined} style={variablesOf(layout)} {...handlers} {...watchers}
        role="group" aria-label="Layers: arrow keys move, space drops or restores, K lets it stay, shift takes a range"
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
                attentionStays={attention !== null && keep.includes(attention.id)}
                mlpStays={mlp !== null && keep.includes(mlp.id)}
                attentionMark={(attention && marks.get(attention.id)) ?? null}
                mlpMark={(mlp && marks.get(mlp.id)) ?? null}
                focusPart={place.layer === layer ? place.part : null}
                unit={unit}
              />
            ))}
          </div>
        </div>
      </div>
      {(marks.size > 0 || legend.scan !== null) && <StackLegend {...legend} candidates={candidatesOf(model, mask, keep)} />}
      <StackReadout model={model} mask={preview} shown={shown} stroke={stroke} selection={selection} marks={marks} scan={legend.scan} />
      <StackTotals model={model} mask={preview} />
    </Card>
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

interface LayerModules {
  readonly attention: ModuleSummary | null;
  readonly mlp: ModuleSummary | null;
}

function rowsOf({ layers, modules }: OpenModelSummary): LayerModules[] {
  const find = (layer: number, kind: ModuleSummary["kind"]) => modules.find((module) => module.layer === layer && module.kind === kind) ?? null;
  return Array.from({ length: layers }, (_, layer) => ({ attention: find(layer, "attention"), mlp: find(layer, "mlp") }));
}

function candidatesOf({ modules }: OpenModelSummary, mask: Mask, keep: readonly ModuleId[]): number {
  return modules.filter(({ id }) => !mask.has(id) && !keep.includes(id)).length;
}

function variablesOf({ blocks, rowsPerBlock, rowHeight, rowGap }: ReturnType<typeof stackLayout>): CSSProperties {
  return { "--blocks": blocks, "--rows": rowsPerBlock, "--row-height": `${rowHeight}px`, "--row-gap": `${rowGap}px` } as CSSProperties;
}
