import { Check, Dot, X } from "lucide-react";
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
          Log-probability: longer is likelier <Check size={11} aria-hidden /> right <Dot aria-hidden size={18} strokeWidth={5} /> picked
        </caption>
        <thead>
          <tr>
            <th scope="col">Choice</th>
            {sides.length === 0 && <th scope="col">Not scored yet</th>}
            {sides.map(({ who, title }, side) => (
              <th key={who} scope="col">
                {title} <Verdict isRight={bars[side]?.[example.answer]?.isPicked === true} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {example.choices.map((choice, index) => (
            <tr key={index} data-right={index === example.answer}>
              <th scope="row" title={choice}>
                <span className="choice-words">
                  {index === example.answer && <Check size={12} role="img" aria-label="Right choice:" />} {choice}
                </span>
              </th>
              {sides.length === 0 && <td className="quiet">–</td>}
              {sides.map(({ who }, side) => (
                <td key={who}>
                  <Bar bar={bars[side]?.[index]} measure={measure} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Verdict({ isRight }: { readonly isRight: boolean }) {
  return (
    <span className="verdict" data-right={isRight}>
      {isRight ? <Check size={12} aria-hidden /> : <X size={12} aria-hidden />}
      {isRight ? "right" : "wrong"}
    </span>
  );
}

function Bar({ bar, measure }: { readonly bar: ChoiceBar | undefined; readonly measure: ChoiceMeasure }) {
  if (!bar) return null;
  return (
    <div className="choice-score" data-picked={bar.isPicked}>
      <span className="choice-bar" aria-hidden>
        <i style={{ width: `${100 * bar.length}%` }} />
      </span>
      <span>{formatLogProb(bar.logProb, measure)}</span>
      <span className="choice-share">{formatShare(bar.share)}</span>
      <span className="choice-pick">{bar.isPicked && <Dot size={18} strokeWidth={5} role="img" aria-label="picked" />}</span>
    </div>
  );
}
