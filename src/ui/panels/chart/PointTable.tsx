import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import type { FrontierSeries } from "../../../store/measure/frontier";
import { stateTitle } from "./state-title";
import { sortRows, tableColumns, tableRows } from "./table-columns";
import type { SortBy, TableColumn, TableMarks, TableRow } from "./table-columns";

interface PointTableProps {
  readonly all: readonly FrontierSeries[];
  readonly marks: TableMarks;
  readonly currentKey: string;
  /** Hidden, it is the chart for those who can't see it: then nothing in it takes the focus. */
  readonly isVisible: boolean;
  readonly onChoose: (key: string) => void;
}

export function PointTable({ all, marks, currentKey, isVisible, onChoose }: PointTableProps) {
  const [sortBy, setSortBy] = useState<SortBy | null>(null);
  const columns = tableColumns(all, marks);
  const rows = sortRows(tableRows(all, marks), columns, sortBy);
  const sort = (head: string) => setSortBy(sortBy?.head === head ? (sortBy.descending ? null : { head, descending: true }) : { head, descending: false });
  return (
    // A table is never narrower than its words, so a box around it hides it, or scrolls it.
    <div className={isVisible ? "point-table" : "visually-hidden"} {...(isVisible ? { role: "group", "aria-label": "Table of measured points", tabIndex: 0 } : {})}>
      <table aria-label="Measured points">
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.head} column={column} sortBy={sortBy} onSort={isVisible ? sort : null} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <BodyRow key={`${row.series.target.datasetId}|${row.point.key}`} row={row} columns={columns} isCurrent={row.point.key === currentKey} onChoose={isVisible ? onChoose : null} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadCellProps {
  readonly column: TableColumn;
  readonly sortBy: SortBy | null;
  readonly onSort: ((head: string) => void) | null;
}

function HeadCell({ column: { head, isNumber }, sortBy, onSort }: HeadCellProps) {
  const direction = sortBy?.head === head ? (sortBy.descending ? "descending" : "ascending") : null;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th scope="col" data-number={isNumber} aria-sort={direction ?? undefined}>
      {onSort ? (
        <button type="button" className="sort" onClick={() => onSort(head)}>
          {head}
          <Arrow size={11} aria-hidden data-shown={direction !== null} />
        </button>
      ) : (
        head
      )}
    </th>
  );
}

interface BodyRowProps {
  readonly row: TableRow;
  readonly columns: readonly TableColumn[];
  readonly isCurrent: boolean;
  readonly onChoose: ((key: string) => void) | null;
}

function BodyRow({ row, columns, isCurrent, onChoose }: BodyRowProps) {
  const { key } = row.point;
  const [, ...rest] = columns;
  return (
    <tr data-mask={key} aria-current={isCurrent ? "true" : undefined}>
      <th scope="row">
        {onChoose ? (
          <button type="button" className="link" title="Back to this mask" onClick={() => onChoose(key)}>
            {stateTitle(key)}
          </button>
        ) : (
          stateTitle(key)
        )}
      </th>
      {rest.map(({ head, text, isNumber }) => (
        <td key={head} data-number={isNumber} title={isNumber ? undefined : text(row)}>
          {text(row)}
        </td>
      ))}
    </tr>
  );
}
