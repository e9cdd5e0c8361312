import { Gauge } from "lucide-react";
import { useEffect, useRef } from "react";
import type { CSSProperties } from "react";
import { canMeasure } from "../../../commands/conditions";
import { domainsInWords } from "../../../store/measure/domain-matrix";
import type { DomainCell, DomainMatrix as Matrix, DomainRow } from "../../../store/measure/domain-matrix";
import { measureAccuracy } from "../../../store/measure/measure-actions";
import { formatInteger, formatRange, formatShare } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { divergingTint } from "../stack/diverging-tint";
import { formatPoints } from "../stack/stack-text";
import { stateTitle } from "./state-title";

interface DomainMatrixProps {
  readonly matrix: Matrix;
  readonly currentKey: string;
  readonly onChoose: (key: string) => void;
}

/** A fall of so many points has the strongest colour. */
const STRONGEST = 0.4;

/** The states of a branch on every open dataset: what specialising costs the others. */
export function DomainMatrix({ matrix, currentKey, onChoose }: DomainMatrixProps) {
  const { studio } = useWorkbench();
  const reason = useStudioState(canMeasure);
  const { columns, rows, missing } = matrix;
  const found = domainsInWords(matrix);
  const targets = columns.map(({ target }) => target);
  const table = useRef<HTMLDivElement>(null);
  // What was pressed goes once it is measured: the focus stays near.
  const measureAll = () => {
    if (reason !== true) return;
    table.current?.focus({ preventScroll: true });
    void measureAccuracy(studio, rows.map(({ node }) => node.state), targets);
  };
  const currentId = columns.find(({ isCurrent }) => isCurrent)?.target.datasetId;
  // The chosen dataset may be the last of many.
  useEffect(() => {
    if (currentId !== undefined) void table.current?.querySelector('[scope="col"][aria-current]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [currentId]);
  return (
    <div className="matrix">
      <div className="chart-bar">
        <p className="matrix-words" title={found?.words}>
          {found ? <><b>{stateTitle(found.row.key)}:</b> {found.words}</> : columns.length < 2 ? "Open another dataset to see what specialising costs it." : "Measure what is missing to see what specialising costs the other datasets."}
        </p>
        {missing.length > 0 && (
          <button type="button" className="button" aria-disabled={reason !== true} title={reason === true ? undefined : reason} onClick={measureAll}>
            <Gauge size={14} aria-hidden /> <span>Measure {formatInteger(missing.length)} missing<span className="matrix-cells"> {missing.length === 1 ? "cell" : "cells"}</span></span>
          </button>
        )}
      </div>
      <div className="matrix-table" ref={table} role="group" aria-label="Matrix over domains" tabIndex={0}>
        <table aria-label="Accuracy of each state on each dataset">
          <thead>
            <tr>
              <th scope="col">State</th>
              {columns.map(({ target, name, isCurrent }) => (
                <th key={target.datasetId} scope="col" aria-current={isCurrent ? "true" : undefined} title={`${name}, ${target.part}`}>
                  <span>{name}</span> <span className="matrix-part">{target.part}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} columns={columns} isCurrent={row.key === currentKey} reason={reason} onChoose={onChoose} onMeasure={(cell) => void measureAccuracy(studio, [row.node.state], [cell.target])} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: DomainRow;
  readonly columns: Matrix["columns"];
  readonly isCurrent: boolean;
  /** Why nothing can be measured; true when it can. */
  readonly reason: true | string;
  readonly onChoose: (key: string) => void;
  readonly onMeasure: (cell: DomainCell) => void;
}

function Row({ row, columns, isCurrent, reason, onChoose, onMeasure }: RowProps) {
  const measure = (cell: DomainCell, pressed: HTMLElement) => {
    if (reason !== true) return;
    pressed.closest("tr")?.querySelector("button")?.focus({ preventScroll: true });
    onMeasure(cell);
  };
  return (
    <tr aria-current={isCurrent ? "true" : undefined}>
      <th scope="row" title={row.node.state.label}>
        <button type="button" className="link" onClick={() => onChoose(row.key)}>
          {stateTitle(row.key)}
        </button>
      </th>
      {row.cells.map((cell, index) =>
        cell.result ? (
          <KnownCell key={cell.target.datasetId} cell={cell} />
        ) : (
          <td key={cell.target.datasetId}>
            <button type="button" className="button ghost" aria-disabled={reason !== true} title={reason === true ? "Not measured: runs it now" : reason} aria-label={`Measure ${stateTitle(row.key)} on ${columns[index]?.name ?? ""}`} onClick={({ currentTarget }) => measure(cell, currentTarget)}>
              – <Gauge size={12} aria-hidden />
            </button>
          </td>
        ),
      )}
    </tr>
  );
}

function KnownCell({ cell: { quality, change, result } }: { readonly cell: DomainCell }) {
  const tint = change === null || change === 0 ? null : divergingTint(-change, STRONGEST);
  const style = tint ? ({ "--strength": tint.strength } as CSSProperties) : undefined;
  return (
    <td data-hue={tint?.hue} style={style} title={result ? `${formatRange(result.ci95.low, result.ci95.high)}, n ${result.n}` : undefined}>
      {quality === null ? "–" : formatShare(quality)} <b>{change !== null && formatPoints(change)}</b>
    </td>
  );
}
