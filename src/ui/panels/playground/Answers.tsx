import { MessageSquare } from "lucide-react";
import { useMemo } from "react";
import { turnsOf } from "../../../store/playground/conversation";
import type { Answer, Side } from "../../../store/playground/playground-state";
import { Empty } from "../../parts/Empty";
import { useStudioState } from "../../workbench-context";
import { AnswerPane } from "./AnswerPane";

const SIDES: readonly Side[] = ["full", "trimmed"];

/** Full and trimmed side by side, each with the turns that it knows. */
export function Answers() {
  const mode = useStudioState((state) => state.playground.mode);
  const all = useStudioState((state) => state.answers);
  const answers = useMemo(() => all.filter((answer) => answer.mode === mode), [all, mode]);
  const sides = SIDES.filter((side) => answers.some((answer) => answer.who === side));
  if (sides.length === 0) {
    return (
      <Empty icon={<MessageSquare size={20} />} title={mode === "chat" ? "No conversation yet" : "No answer yet"}>
        What the model writes with the current mask streams in here, beside what the full model writes.
      </Empty>
    );
  }
  return (
    <div className="answers">
      {sides.map((side) => (
        <AnswerPane key={side} turns={turnsOf(side, answers)} others={othersOf(side, answers)} isChat={mode === "chat"} />
      ))}
    </div>
  );
}

function othersOf(side: Side, answers: readonly Answer[]): readonly Answer[] {
  return answers.filter((answer) => answer.who !== side);
}
