import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import type { ModuleId, ModuleKind } from "../../../model/mask";
import type { ModuleSummary } from "../../../model/summary";
import { editTrimOptions } from "../../../store/loop/edit-loop";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { keepWords, withToggled } from "./must-stay";

interface KeepButtonProps {
  readonly modules: readonly ModuleSummary[];
  /** Left out: a lock alone. */
  readonly label?: ReactNode;
  readonly className?: string;
}

/** The modules that no trim may drop, to tick with mouse, finger or keyboard. */
export function KeepButton({ modules, label, className = "button ghost icon-only" }: KeepButtonProps) {
  const keep = useStudioState((state) => state.trimOptions.keep);
  const name = `Modules that must stay: ${keepWords(keep, modules)}`;
  return (
    <PopoverButton label={label ?? <Lock size={14} aria-hidden />} name={name} title="Modules that must stay" className={className}>
      {() => <KeepList modules={modules} keep={keep} />}
    </PopoverButton>
  );
}

function KeepList({ modules, keep }: { readonly modules: readonly ModuleSummary[]; readonly keep: readonly ModuleId[] }) {
  const { studio } = useWorkbench();
  const layers = [...new Set(modules.map(({ layer }) => layer))];
  const change = (next: readonly ModuleId[]) => editTrimOptions(studio, { keep: next });
  const idsOf = (kind: ModuleKind) => modules.filter((module) => module.kind === kind).map(({ id }) => id);
  return (
    <div className="keep-list">
      <p className="quiet">A trim never drops them, and a scan leaves them out. On the stack: press K on a module, or on a range of them.</p>
      <ul>
        {layers.map((layer) => (
          <li key={layer}>
            <span className="quiet">{layer}</span>
            {modules.filter((module) => module.layer === layer).map(({ id, kind }) => (
              <label key={id} className="check">
                <input type="checkbox" checked={keep.includes(id)} aria-label={`${kind === "attention" ? "Attention" : "MLP"} of layer ${layer} must stay`} onChange={() => change(withToggled(keep, [id]))} />
                {kind === "attention" ? "Attention" : "MLP"}
              </label>
            ))}
          </li>
        ))}
      </ul>
      <div className="keep-all">
        <button type="button" className="button ghost" onClick={() => change(withToggled(keep, idsOf("attention")))}>
          All attention
        </button>
        <button type="button" className="button ghost" onClick={() => change(withToggled(keep, idsOf("mlp")))}>
          All MLPs
        </button>
        <button type="button" className="button ghost" onClick={() => change([])}>
          None
        </button>
      </div>
    </div>
  );
}
