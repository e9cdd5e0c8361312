import type { OpenModelSummary } from "../../worker/protocol";
import type { StudioState } from "../state";

/** What of the playground is left when another model opens: the prompt and the settings, but nothing that the one before said. */
export function playgroundWith(model: OpenModelSummary, { playground, rowView }: StudioState): Pick<StudioState, "playground" | "answers" | "rowView"> {
  const asking = model.hasChatTemplate ? "chat" : "plain";
  return {
    playground: { ...playground, mode: playground.mode === "rows" ? "rows" : asking },
    answers: [],
    rowView: rowView && { ...rowView, scores: [] },
  };
}
