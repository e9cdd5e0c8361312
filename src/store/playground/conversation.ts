/** Who is asked, and what each side has heard and said so far. Pure. */
import type { ModuleId } from "../../model/mask";
import type { ChatMessage } from "../../model/tokenizer/tokenizer";
import { keyOf } from "../measure/measurements";
import { selectState } from "../selectors";
import type { StudioState } from "../state";
import type { Answer, PlaygroundForm, Side } from "./playground-state";

export interface AskedSide {
  readonly who: Side;
  readonly title: string;
  readonly mask: readonly ModuleId[];
  readonly tuned: string | null;
  /** Of mask and weights. */
  readonly stateKey: string;
}

/** In the order of asking. With nothing dropped or tuned both sides would be the same; a row is always for both. */
export function sidesToAsk(state: StudioState): readonly AskedSide[] {
  const { mask, tuned } = selectState(state);
  const full: AskedSide = { who: "full", title: "Full model", mask: [], tuned: null, stateKey: "" };
  const trimmed: AskedSide = { who: "trimmed", title: titleOf(mask, tuned), mask, tuned, stateKey: keyOf(mask, tuned) };
  if (trimmed.stateKey === full.stateKey) return [full];
  return state.playground.compare || state.playground.mode === "rows" ? [full, trimmed] : [trimmed];
}

function titleOf(mask: readonly ModuleId[], tuned: string | null): string {
  if (mask.length === 0) return "Full model, tuned";
  const dropped = mask.length === 1 ? `Without ${mask[0]}` : `${mask.length} modules dropped`;
  return tuned === null ? dropped : `${dropped}, tuned`;
}

/** What `side` holds for its conversation: its own answers, and the other side's to questions that it was not asked. */
export function turnsOf(side: Side, answers: readonly Answer[]): readonly Answer[] {
  const turns = new Map<number, Answer>();
  for (const answer of answers) {
    if (answer.who === side || !turns.has(answer.turn)) turns.set(answer.turn, answer);
  }
  return [...turns.values()];
}

/** The messages that put the form's prompt to `side`. A question that got no answer is left out. */
export function messagesFor(side: Side, answers: readonly Answer[], { system, prompt }: PlaygroundForm): readonly ChatMessage[] {
  const before = turnsOf(side, answers).filter((answer) => answer.text !== "");
  return [
    ...(system.trim() === "" ? [] : [{ role: "system" as const, content: system }]),
    ...before.flatMap(({ prompt, text }) => [
      { role: "user" as const, content: prompt },
      // Most answers begin with the space before their first word; templates write their own.
      { role: "assistant" as const, content: text.trim() },
    ]),
    { role: "user", content: prompt },
  ];
}
