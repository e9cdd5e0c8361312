import { useId, useMemo } from "react";
import type { ExportFormat, SingleModules } from "../../../export/records/choices";
import { selectMask } from "../../../store/selectors";
import type { ExportPreview } from "../../../worker/protocol";
import { formatPlural } from "../../format";
import { useStudioState } from "../../workbench-context";
import { singleModules, singlesWays } from "./singles";

interface SinglesChoiceProps {
  readonly formats: ExportFormat | "both";
  readonly value: SingleModules;
  /** Null while it is not known. */
  readonly plan: ExportPreview | null;
  readonly onChange: (value: SingleModules) => void;
}

/** What becomes of dropped modules whose layer stays; nothing where there is none. */
export function SinglesChoice({ formats, value, plan, onChange }: SinglesChoiceProps) {
  const name = useId();
  const mask = useStudioState(selectMask);
  const modules = useStudioState((state) => state.model?.modules);
  const singles = useMemo(() => singleModules(mask, modules ?? []), [mask, modules]);
  if (singles.length === 0) return null;
  const list = singles.join(", ");
  // Asked to leave them out, the plan has them as zeros: this family knows no other way.
  if (value === "absent" && (plan?.zeroed.length ?? 0) > 0) return <OnlyZeroed count={singles.length} list={list} />;
  return (
    <section>
      <h3>{formatPlural(singles.length, "single module", "single modules")}</h3>
      <p className="quiet clipped" title={list}>{list}</p>
      <fieldset className="ways">
        <legend className="visually-hidden">What becomes of single modules</legend>
        {singlesWays(formats).map((way) => (
          <label key={way.value} className="way">
            <input type="radio" name={name} checked={way.value === value} onChange={() => onChange(way.value)} />
            <span>
              <b>{way.label}</b>
              <span>{way.text}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

function OnlyZeroed({ count, list }: { readonly count: number; readonly list: string }) {
  return (
    <div className="callout">
      <strong>No smaller for {formatPlural(count, "module", "modules")}</strong>
      <span>
        <span className="clipped" title={list}>{list}</span>: no program leaves a single module out of a model of this family, so the output of these is set to zero. The answers are those of
        the trimmed model; the bytes and the speed elsewhere are not.
      </span>
    </div>
  );
}
