import { Check, Circle, X } from "lucide-react";
import type { RowScores } from "../../../store/playground/playground-state";
import type { RenderedExample } from "../../../worker/protocol";
import { formatShare } from "../../format";
import { choiceBars, formatLogProb } from "./choice-bars";
import type { ChoiceBar, ChoiceMeasure } from "./choice-bars";

interface ChoiceTableProps {
  readonly example: Extract<RenderedExample, { readonly kind: "choice" }>;
  /** None before the row is scored. */
  readonly sides: readonly RowScores[];
  readonly measure: ChoiceMeasure;
}

/** A line for each choice, a column for each model. What is right and what is picked is said in signs, not in colour alone. */
export function ChoiceTable({ example, sides, measure }: ChoiceTableProps) {
  const bars = choiceBars(sides.map(({ scores }) => scores), measure);
  return (
    <div className="choice-scroll" role="group" aria-label="Choices of the row" tabIndex={0}>
      <table className="choice-table">
        <caption>
          Log-probability: longer is likelier <Check size={11} aria-hidden /> right <Circle size={8} fill="currentColor" aria-hidden /> picked
        </caption>
        <thead>
          <tr>
            <th scope="col">Choice</th>
            {sides.length === 0 && <th scope="col">Not scored yet</th>}
            {sides.map(({ who, title }, side) => (
              <th key={who} scope="col">
                <Verdict isRight={bars[side]?.[example.answer]?.isPicked === true} title={title} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {example.choices.map((choice, index) => (
            <tr key={index} data-right={index === example.answer}>
              <th scope="row" title={choice}>
                <div className="choice-name">
                  {index === example.answer && <Check size={12} role="img" aria-label="Right choice:" />}
                  <span className="choice-words">{choice}</span>
                </div>
              </th>
              {sides.length === 0 && <td className="quiet">–</td>}
              {sides.map(({ who }, side) => (
                <td key={who}>
                  <Bar bar={bars[side]?.[index]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Verdict({ isRight, title }: { readonly isRight: boolean; readonly title: string }) {
  return (
    <span className="verdict" data-right={isRight}>
      {isRight ? <Check size={12} aria-hidden /> : <X size={12} aria-hidden />}
      <span title={title}>{title}</span>
      <i>{isRight ? "right" : "wrong"}</i>
    </span>
  );
}

function Bar({ bar }: { readonly bar: ChoiceBar | undefined }) {
  if (!bar) return null;
  return (
    <div className="choice-score" data-picked={bar.isPicked}>
      <span className="choice-bar" aria-hidden>
        <i style={{ width: `${100 * bar.length}%` }} />
      </span>
      <span>{formatLogProb(bar.logProb)}</span>
      <span className="choice-share">{formatShare(bar.share)}</span>
      <span className="choice-pick">{bar.isPicked && <Circle size={8} fill="currentColor" role="img" aria-label="picked" />}</span>
    </div>
  );
}
