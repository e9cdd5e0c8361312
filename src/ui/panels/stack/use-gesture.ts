/**
 * A drag over the stack, or a click, which is a short one. It shows what it would leave while it lasts;
 * the store hears of it once, when it ends, and never when Escape or the system ends it.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { PointerEvent } from "react";
import type { ModuleId } from "../../../model/mask";
import { paintModules } from "../../../store/trim/mask-actions";
import type { StackPlace } from "../../../store/trim/selection";
import { useWorkbench } from "../../workbench-context";
import { elementAt, placeOf, placesBetween } from "./stack-places";
import type { Point } from "./stack-places";

/** What would happen to these modules. */
export interface Stroke {
  readonly ids: ReadonlySet<ModuleId>;
  readonly drop: boolean;
}

export interface Touch extends Stroke {
  /** The end of the range that stays, null while painting. */
  readonly from: StackPlace | null;
}

interface Gesture extends Touch, Point {
  readonly pointerId: number;
  /** Under the pointer, or where it left the cells. */
  readonly last: StackPlace;
}

interface GestureOptions {
  /** Null where there is nothing to touch. */
  readonly touch: (at: StackPlace, shift: boolean) => Touch | null;
  /** What is touched after the pointer went over `places`. */
  readonly goOn: (before: Touch, places: readonly StackPlace[], last: StackPlace) => ReadonlySet<ModuleId>;
}

export function useGesture({ touch, goOn }: GestureOptions) {
  const { studio } = useWorkbench();
  const [stroke, setStroke] = useState<Stroke | null>(null);
  /** Beside the state, because moves come faster than React renders. */
  const live = useRef<Gesture | null>(null);
  const show = useCallback((gesture: Gesture | null) => {
    live.current = gesture;
    setStroke(gesture);
  }, []);
  const leave = useCallback(() => show(null), [show]);
  useEscape(stroke !== null, leave);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const at = event.button === 0 && event.isPrimary ? placeOf(event.target) : null;
    if (!at) return;
    elementAt(event.currentTarget, at)?.focus({ preventScroll: true }); // a finger would not
    const touched = touch(at, event.shiftKey);
    if (!touched) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    show({ ...touched, last: at, pointerId: event.pointerId, x: event.clientX, y: event.clientY });
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const gesture = live.current;
    if (gesture?.pointerId !== event.pointerId) return;
    const to = { x: event.clientX, y: event.clientY };
    const places = placesBetween(event.currentTarget, gesture, to);
    const last = places.at(-1);
    if (last) elementAt(event.currentTarget, last)?.scrollIntoView({ block: "nearest" });
    show(last ? { ...gesture, ...to, last, ids: goOn(gesture, places, last) } : { ...gesture, ...to });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    const gesture = live.current;
    if (gesture?.pointerId !== event.pointerId) return;
    leave();
    elementAt(event.currentTarget, gesture.last)?.focus({ preventScroll: true });
    paintModules(studio, [...gesture.ids], gesture.drop);
  };
  return { stroke, pointerHandlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: leave } };
}

/** Wherever the focus is: a finger takes none. */
function useEscape(isActive: boolean, leave: () => void): void {
  useEffect(() => {
    if (!isActive) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") leave();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isActive, leave]);
}
