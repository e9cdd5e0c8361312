import type { ReactNode } from "react";
import type { Answer } from "../../../store/playground/playground-state";
import { formatInteger, formatMultiple, formatPlural, formatRate } from "../../format";
import { partingWord } from "./parting-word";

interface AnswerPaneProps {
  /** At least one. */
  readonly turns: readonly Answer[];
  /** What the other side answered. */
  readonly others: readonly Answer[];
  readonly isChat: boolean;
}

/** One side: its speed, and its answers, the newest in sight. */
export function AnswerPane({ turns, others, isChat }: AnswerPaneProps) {
  const last = turns.at(-1);
  const other = others.find((answer) => answer.turn === last?.turn);
  if (!last) return null;
  return (
    <div className="side">
      <header>
        <h3 title={last.title}>{last.title}</h3>
        <Speed answer={last} full={last.who === "trimmed" ? other : undefined} />
      </header>
      <div className="turns" role="group" aria-label={`Answers: ${last.title}`} tabIndex={0}>
        <div>
          {turns.map((answer) => (
            <Turn key={answer.turn} answer={answer} other={others.find((one) => one.turn === answer.turn && one !== answer)} isChat={isChat} />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Decode speed of the newest answer, beside the full model's where both have one. */
function Speed({ answer, full }: { readonly answer: Answer; readonly full: Answer | undefined }) {
  const own = answer.result?.decodeTps ?? 0;
  const base = full?.result?.decodeTps ?? 0;
  if (own === 0) return null;
  return (
    <span className="side-speed" title="Decode speed of this answer">
      {formatRate(own)} tok/s
      {base > 0 && <b data-faster={own > base}> {formatMultiple(own / base)}</b>}
    </span>
  );
}

function Turn({ answer, other, isChat }: { readonly answer: Answer; readonly other: Answer | undefined; readonly isChat: boolean }) {
  const { title, text, status, prompt } = answer;
  return (
    <article aria-label={title} aria-busy={status === "running"}>
      {isChat && <div className="asked">{prompt}</div>}
      <p className="answer-text" data-status={status}>
        {marked(text, other?.text ?? "")}
      </p>
      <footer>{noteOf(answer)}</footer>
    </article>
  );
}

/** The text, with the word underlined from which on it is another than the other side's. */
function marked(text: string, other: string): ReactNode {
  const shown = text.trimStart(); // most answers begin with the space before their first word
  const word = partingWord(shown, other.trimStart());
  if (!word) return shown;
  return (
    <>
      {shown.slice(0, word.start)}
      <mark title="From here on the answers differ.">{shown.slice(word.start, word.end)}</mark>
      {shown.slice(word.end)}
    </>
  );
}

const STATUS: Readonly<Record<Answer["status"], string>> = { waiting: "waiting", running: "writing", done: "", stopped: "stopped", failed: "ended by an error" };
const CUT: Readonly<Record<NonNullable<Answer["result"]>["stopped"], string>> = { end: "", length: ", cut off", context: ", the context is full" };

function noteOf({ status, result, text }: Answer): string {
  if (!result) return status === "stopped" && text === "" ? "stopped before it began" : STATUS[status];
  return [
    `${formatPlural(result.tokens, "token", "tokens")}${CUT[result.stopped]}`,
    `first token ${formatMs(result.firstTokenMs)}`,
    `prefill ${formatRate(result.prefillTps)} tok/s`,
  ].join(" · ");
}

function formatMs(ms: number): string {
  return ms < 1000 ? `${formatInteger(ms)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`;
}
