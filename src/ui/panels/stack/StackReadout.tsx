import type { ReactNode } from "react";
import type { ModuleId, Mask } from "../../../model/mask";
import { changeInWords } from "../../../store/trim/mask-words";
import { modulesAt } from "../../../store/trim/selection";
import type { StackPlace } from "../../../store/trim/selection";
import type { OpenModelSummary } from "../../../worker/protocol";
import type { ScanView } from "../../../store/scan/scan-state";
import type { CellMarks } from "./cell-mark";
import { baseWords, rankWords, scannedWords } from "./scan-words";
import { NOT_HERE, shareInWords, sizeInWords } from "./stack-text";
import type { Stroke } from "./use-gesture";

interface StackReadoutProps {
  readonly model: OpenModelSummary;
  readonly mask: Mask;
  /** Under the pointer or focused; null when neither is. */
  readonly shown: StackPlace | null;
  readonly stroke: Stroke | null;
  readonly selection: Stroke | null;
  readonly marks: CellMarks;
  /** Of the state on the screen; null when there is none. */
  readonly scan: ScanView | null;
}

/** What is under the pointer, in a place of its own: a tooltip would lie over the cells beside it. */
export function StackReadout(props: StackReadoutProps) {
  const { title, share, size, note, found } = linesOf(props);
  return (
    <div className="stack-readout" role="group" aria-label="About this module">
      <p>
        <b>{title}</b>
        <span>{share}</span>
      </p>
      <p>
        <span>{size}</span>
        <span>{note}</span>
      </p>
      {props.scan && (
        <p className="stack-found">
          <span>{found}</span>
        </p>
      )}
      <p className="visually-hidden" role="status" aria-label="Selection">
        {props.selection ? title : ""}
      </p>
    </div>
  );
}

interface Lines {
  readonly title: string;
  readonly share: string;
  readonly size: string;
  readonly note: ReactNode;
  /** What the scan found of it. */
  readonly found: string;
}

const IDLE: Lines = { title: "Click drops a module, drag paints", share: "", size: "Shift takes a range, a number the layer", note: "", found: "" };

function linesOf(props: StackReadoutProps): Lines {
  const { model, shown, stroke, selection } = props;
  if (stroke && stroke.ids.size > 0) return changeLines(model, stroke, "Escape leaves it");
  if (selection && selection.ids.size > 0) return changeLines(model, selection, "press Space");
  const base = props.scan ? baseWords(props.scan) : "";
  return shown ? placeLines(shown, props) : { ...IDLE, found: base === "" ? "" : `Base: ${base}` };
}

function changeLines(model: OpenModelSummary, { ids, drop }: Stroke, note: string): Lines {
  return { title: changeInWords(model.modules, ids, drop), note, found: "", ...sizeLines(model, ids) };
}

function placeLines(place: StackPlace, { model, mask, marks, scan }: StackReadoutProps): Lines {
  const ids = modulesAt(model.modules, place);
  const [id] = ids;
  if (id === undefined) return { title: nameOf(place), share: "", size: NOT_HERE, note: "", found: "" };
  const isDropped = ids.every((one) => mask.has(one));
  const score = ids.length === 1 ? scan?.modules[id] : undefined;
  if (scan && score) {
    const { quality, saves, rows } = scannedWords(score, scan);
    return { title: nameOf(place), share: rankWords(id, scan), size: saves, note: rows, found: quality };
  }
  const mark = ids.length === 1 && !scan ? marks.get(id) : undefined;
  const note = mark === undefined ? (isDropped ? "dropped" : "") : <Difference points={mark.text} />;
  return { title: nameOf(place), note, found: "", ...sizeLines(model, new Set(ids)) };
}

function Difference({ points }: { readonly points: string }) {
  return (
    <>
      <b>{points}</b> points<span className="where-wide"> without it</span>
    </>
  );
}

function sizeLines(model: OpenModelSummary, ids: ReadonlySet<ModuleId>): Pick<Lines, "share" | "size"> {
  const modules = model.modules.filter((module) => ids.has(module.id));
  return { share: shareInWords(modules, model), size: sizeInWords(modules) };
}

function nameOf({ layer, part }: StackPlace): string {
  return part === "layer" ? `Layer ${layer}` : `${part === "attention" ? "Attention" : "MLP"} of layer ${layer}`;
}
