import type { RejectedRow } from "../../../worker/protocol";
import { formatInteger } from "../../format";
import { PopoverButton } from "../../parts/PopoverButton";

/** A list longer than this is no help, and slow to draw. */
const MAX_SHOWN = 200;

export function RejectedRows({ rows }: { readonly rows: readonly RejectedRow[] }) {
  if (rows.length === 0) return <>0 rejected</>;
  return (
    <PopoverButton label={`${formatInteger(rows.length)} rejected`} title="Rows that were left out" className="link warning">
      {() => (
        <>
          <ol className="rejected">
            {rows.slice(0, MAX_SHOWN).map(({ row, reason }) => (
              <li key={row}>
                <b>Row {formatInteger(row + 1)}</b>
                <span>{reason}</span>
              </li>
            ))}
          </ol>
          {rows.length > MAX_SHOWN && <p className="quiet">and {formatInteger(rows.length - MAX_SHOWN)} more</p>}
        </>
      )}
    </PopoverButton>
  );
}
