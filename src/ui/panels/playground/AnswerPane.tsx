import type { Answer } from "../../../store/state";
import { formatPlural, formatRate } from "../../format";

export function AnswerPane({ answer }: { readonly answer: Answer }) {
  const { title, text, status } = answer;
  return (
    <article className="answer" aria-label={title} aria-busy={status === "running"}>
      <header>
        <h3>{title}</h3>
        <span>{noteOf(answer)}</span>
      </header>
      <p className="answer-text" data-status={status}>
        {text.trimStart() /* most answers begin with the space before their first word */}
      </p>
    </article>
  );
}

function noteOf({ status, result }: Answer): string {
  if (result) {
    const ended = result.stopped === "length" ? ", cut off" : "";
    const tokens = `${formatPlural(result.tokens, "token", "tokens")}${ended}`;
    return result.decodeTps > 0 ? `${formatRate(result.decodeTps)} tok/s · ${tokens}` : tokens; // one token alone has no speed
  }
  return { waiting: "waiting", running: "writing", done: "", stopped: "stopped" }[status];
}
