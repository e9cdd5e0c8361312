import { MessageSquareShare } from "lucide-react";
import { useState } from "react";
import type { RenderedExample } from "../../../worker/protocol";
import { formatInteger } from "../../format";
import { clipEnd, clipMiddle } from "./clip-text";

interface ExamplesProps {
  readonly examples: readonly RenderedExample[];
  /** Characters of a prompt before it is clipped; choices and completions get a share of it. */
  readonly room: number;
  /** Takes a row of the file, 0-based, to where both models can be asked. */
  readonly onAsk?: (row: number) => void;
}

/** Rows as the model will see them, so that a wrong reading of the columns shows at once. */
export function Examples({ examples, room, onAsk }: ExamplesProps) {
  return (
    <div className="examples" role="group" aria-label="First examples as the model sees them">
      {examples.map((example) => (
        <Example key={example.row} example={example} room={room} {...(onAsk && { onAsk })} />
      ))}
    </div>
  );
}

type ExampleProps = Pick<ExamplesProps, "room" | "onAsk"> & { readonly example: RenderedExample };

function Example({ example, room, onAsk }: ExampleProps) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? example : clipped(example, room);
  const isLong = JSON.stringify(shown) !== JSON.stringify(example) || isWhole;
  return (
    <figure className="example">
      <figcaption>
        Row {formatInteger(example.row + 1)}
        {onAsk && (
          <button type="button" className="button ghost icon-only" aria-label={`Send row ${example.row + 1} to the playground`} title="Send it to the playground" onClick={() => onAsk(example.row)}>
            <MessageSquareShare size={13} />
          </button>
        )}
      </figcaption>
      {shown.kind === "choice" ? <ChoiceText example={shown} total={example.kind === "choice" ? example.choices.length : 0} /> : <CompletionText example={shown} />}
      {isLong && (
        <button type="button" className="link quiet" aria-expanded={isWhole} aria-label={`${isWhole ? "Show less" : "Read on"}, row ${example.row + 1}`} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? "Show less" : "Read on"}
        </button>
      )}
    </figure>
  );
}

type ChoiceExample = Extract<RenderedExample, { kind: "choice" }>;
type CompletionExample = Extract<RenderedExample, { kind: "completion" }>;

/** `total`: choices before clipping. */
function ChoiceText({ example: { context, choices, answer }, total }: { readonly example: ChoiceExample; readonly total: number }) {
  const wrong = choices.filter((_, index) => index !== answer);
  return (
    <>
      <p>
        {context}
        {/\s$/.test(context) ? "" : " "}
        <b className="right-answer">{choices[answer]}</b>
      </p>
      <p className="wrong-answers">
        <span className="visually-hidden">Wrong: </span>
        {wrong.join(" · ")}
        {total > choices.length && ` · and ${formatInteger(total - choices.length)} more`}
      </p>
    </>
  );
}

function CompletionText({ example: { context, completion } }: { readonly example: CompletionExample }) {
  return (
    <p>
      {context !== "" && <span className="prompt-text">{context} </span>}
      {completion}
    </p>
  );
}

/** A classification can have a hundred choices. */
const MOST_CHOICES = 8;

function clipped(example: RenderedExample, room: number): RenderedExample {
  const context = clipMiddle(example.context, room);
  if (example.kind === "completion") return { ...example, context, completion: clipEnd(example.completion, room) };
  const texts = example.choices.map((choice) => clipEnd(choice, room / 3));
  const shown = texts.map((_, index) => index).filter((index) => index === example.answer || index < MOST_CHOICES);
  return { ...example, context, choices: shown.map((index) => texts[index] ?? ""), answer: shown.indexOf(example.answer) };
}
