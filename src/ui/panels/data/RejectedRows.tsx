import type { RejectedRow } from "../../../worker/protocol";
import { formatInteger } from "../../format";
import { PopoverButton } from "../../parts/PopoverButton";
import { RejectedList } from "./RejectedList";

export function RejectedRows({ dataset, rows }: { readonly dataset: string; readonly rows: readonly RejectedRow[] }) {
  if (rows.length === 0) return <>0 rejected</>;
  return (
    <PopoverButton label={`${formatInteger(rows.length)} rejected`} title="Rows that were left out" className="link warning">
      {() => <RejectedList dataset={dataset} rows={rows} />}
    </PopoverButton>
  );
}
