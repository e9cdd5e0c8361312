/** Lines of the form `sentence@label`, as the Financial PhraseBank publishes them; the label follows the LAST @. */
import type { RejectedRow, Table, TableRow } from "../table";
import type { TextFile, TextImporter } from "./importer";
import { checkRows } from "./limits";

const LINE = /^(.+)@([A-Za-z][\w -]{0,30})$/;
const LINES_TRIED = 50;

export const labelledLines: TextImporter = {
  id: "labelled-lines",
  label: "Lines of sentence@label",
  recognise(file) {
    const lines = file.text.split(/\r?\n/, LINES_TRIED).filter((line) => line.trim() !== "");
    return lines.length > 1 && lines.every((line) => LINE.test(line));
  },
  read: readLabelledLines,
};

function readLabelledLines(file: TextFile): Table {
  const lines = file.text.split(/\r?\n/).filter((line) => line.trim() !== "");
  checkRows(file.name, lines.length);
  const rows: TableRow[] = [];
  const rejected: RejectedRow[] = [];
  lines.forEach((line, row) => {
    const match = LINE.exec(line);
    if (match === null) rejected.push({ row, reason: "the line does not end in @ and a label" });
    else rows.push({ row, fields: { sentence: match[1], label: match[2] } });
  });
  return { name: file.name, format: "lines of sentence@label", columns: ["sentence", "label"], named: true, rows, rejected, notes: file.notes };
}
