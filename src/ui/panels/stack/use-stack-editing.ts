/** Editing the mask on the stack: a click or a drag with mouse, pen or finger, Shift for a range, and the keyboard. */
import { useCallback, useMemo, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, RefObject } from "react";
import type { Mask, ModuleId } from "../../../model/mask";
import { editTrimOptions } from "../../../store/loop/edit-loop";
import { paintModules } from "../../../store/trim/mask-actions";
import { dropsAt, modulesAt, modulesBetween } from "../../../store/trim/selection";
import type { StackPlace } from "../../../store/trim/selection";
import type { OpenModelSummary } from "../../../worker/protocol";
import { useWorkbench } from "../../workbench-context";
import { withToggled } from "./must-stay";
import { nextPlace } from "./stack-keys";
import { elementAt, placeKey, placeOf } from "./stack-places";
import { useGesture } from "./use-gesture";
import type { Stroke, Touch } from "./use-gesture";

interface EditingOptions {
  readonly model: OpenModelSummary;
  readonly mask: Mask;
  readonly rowsPerBlock: number;
  readonly grid: RefObject<HTMLDivElement | null>;
}

export function useStackEditing({ model, mask, rowsPerBlock, grid }: EditingOptions) {
  const { studio } = useWorkbench();
  const { modules, layers } = model;
  const [place, setPlace] = useState<StackPlace>({ layer: 0, part: "attention" });
  /** Where Shift and the arrows began to select. */
  const [selectedFrom, setSelectedFrom] = useState<StackPlace | null>(null);
  const selection = useMemo<Stroke | null>(
    () => selectedFrom && { ids: new Set(modulesBetween(modules, selectedFrom, place)), drop: dropsAt(modules, mask, selectedFrom) },
    [modules, mask, selectedFrom, place],
  );
  /** The cell touched last, and what that did: a range goes on from it. */
  const touched = useRef<{ readonly place: StackPlace; readonly drop: boolean } | null>(null);
  const touch = useCallback(
    (at: StackPlace, shift: boolean): Touch | null => {
      if (shift && touched.current) {
        const { place: from, drop } = touched.current;
        return { ids: new Set(modulesBetween(modules, from, at)), drop, from };
      }
      const ids = modulesAt(modules, at);
      if (ids.length === 0) return null;
      const drop = dropsAt(modules, mask, at);
      touched.current = { place: at, drop };
      return { ids: new Set(ids), drop, from: null };
    },
    [modules, mask],
  );
  const goOn = useCallback(
    ({ ids, from, drop }: Touch, places: readonly StackPlace[], last: StackPlace): ReadonlySet<ModuleId> => {
      if (from) return new Set(modulesBetween(modules, from, last));
      touched.current = { place: last, drop };
      return ids.union(new Set(places.flatMap((at) => modulesAt(modules, at))));
    },
    [modules],
  );
  const { stroke, pointerHandlers } = useGesture({ touch, goOn });

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    setSelectedFrom(null);
    pointerHandlers.onPointerDown(event);
  };
  /** From the keyboard or a screen reader: a pointer's click was a gesture already. */
  const onClick = (event: MouseEvent<HTMLDivElement, globalThis.PointerEvent>) => {
    const at = placeOf(event.target);
    if (!at || event.nativeEvent.pointerType !== "") return;
    const chosen = placeKey(at) === placeKey(place) ? selection : null;
    const meant = chosen ?? touch(at, event.shiftKey);
    if (meant) paintModules(studio, [...meant.ids], meant.drop);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") setSelectedFrom(null);
    if (event.key.toLowerCase() === "k" && !(event.ctrlKey || event.metaKey || event.altKey)) {
      const ids = selection ? [...selection.ids] : modulesAt(modules, place);
      return editTrimOptions(studio, { keep: withToggled(studio.store.getState().trimOptions.keep, ids) });
    }
    const shape = { layers, rowsPerBlock: event.shiftKey ? null : rowsPerBlock };
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : nextPlace(place, event.key, shape);
    if (!next || !grid.current) return;
    event.preventDefault();
    setSelectedFrom(event.shiftKey ? selectedFrom ?? place : null);
    elementAt(grid.current, next)?.focus();
  };
  const onFocus = (event: FocusEvent) => setPlace(placeOf(event.target) ?? place);
  return { place, stroke, selection, handlers: { ...pointerHandlers, onPointerDown, onClick, onKeyDown, onFocus } };
}
