import { memo } from "react";
import { toggleLayer, toggleModule } from "../../../store/trim/mask-actions";
import type { ModuleSummary } from "../../../model/summary";
import { formatBytes } from "../../format";
import { useWorkbench } from "../../workbench-context";
import type { StackPlace } from "./stack-keys";

interface StackRowProps {
  readonly layer: number;
  readonly attention: ModuleSummary | null;
  readonly mlp: ModuleSummary | null;
  readonly attentionDropped: boolean;
  readonly mlpDropped: boolean;
  /** The column that Tab leads to, null when it is in another row. */
  readonly focusColumn: number | null;
  readonly onFocusPlace: (place: StackPlace) => void;
}

export const StackRow = memo(function StackRow(props: StackRowProps) {
  const { layer, attention, mlp, attentionDropped, mlpDropped, focusColumn, onFocusPlace } = props;
  const { studio } = useWorkbench();
  const isGone = (attention === null || attentionDropped) && (mlp === null || mlpDropped);
  const placed = (column: number) => ({
    "data-place": `${layer}.${column}`,
    tabIndex: focusColumn === column ? 0 : -1,
    onFocus: () => onFocusPlace({ layer, column }),
  });
  return (
    <div className="stack-row" data-layer={layer}>
      <button type="button" className="stack-number" aria-label={`Layer ${layer}`} aria-pressed={isGone} onClick={() => toggleLayer(studio, layer)} {...placed(0)}>
        {layer}
      </button>
      <StackCell module={attention} name={`Attention of layer ${layer}`} isDropped={attentionDropped} placed={placed(1)} />
      <StackCell module={mlp} name={`MLP of layer ${layer}`} isDropped={mlpDropped} placed={placed(2)} />
    </div>
  );
});

interface StackCellProps {
  readonly module: ModuleSummary | null;
  readonly name: string;
  readonly isDropped: boolean;
  readonly placed: { readonly tabIndex: number; readonly onFocus: () => void };
}

/** Pressed means dropped. */
function StackCell({ module, name, isDropped, placed }: StackCellProps) {
  const { studio } = useWorkbench();
  if (!module) return <span className="stack-cell absent">none</span>;
  const text = isDropped ? "dropped" : formatBytes(module.bytes);
  return (
    <button
      type="button"
      className="stack-cell"
      data-module={module.id}
      aria-label={name}
      aria-description={isDropped ? "dropped" : `kept, ${text}`}
      aria-pressed={isDropped}
      onClick={() => toggleModule(studio, module.id)}
      {...placed}
    >
      {text}
    </button>
  );
}
