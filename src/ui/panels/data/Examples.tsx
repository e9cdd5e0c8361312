import { Check } from "lucide-react";
import type { DatasetSummary, RenderedExample } from "../../../worker/protocol";
import { formatInteger } from "../../format";

type ExamplesProps = Pick<DatasetSummary, "layout" | "columns"> & { readonly examples: readonly RenderedExample[] };

/** The first rows as the model will see them, so that a wrong reading of the columns shows at once. */
export function Examples({ examples, layout, columns }: ExamplesProps) {
  return (
    <div className="examples" role="group" aria-label="First examples as the model sees them" tabIndex={0}>
      <p className="columns">
        <span>{layout}</span>
        {Object.entries(columns).map(([part, column]) => (
          <span key={part}>
            {part === column ? null : `${part}: `}
            <code>{column}</code>
          </span>
        ))}
      </p>
      {examples.map((example) => (
        <Example key={example.row} example={example} />
      ))}
    </div>
  );
}

function Example({ example }: { readonly example: RenderedExample }) {
  const { row, context } = example;
  const choices = example.kind === "choice" ? example.choices : [example.completion];
  const answer = example.kind === "choice" ? example.answer : 0;
  return (
    <figure className="example">
      <figcaption>Row {formatInteger(row + 1)}</figcaption>
      <p>{context}</p>
      <ul>
        {choices.map((choice, index) => (
          <li key={index} data-right={index === answer}>
            {index === answer ? <Check size={12} aria-label="Right:" /> : <span aria-hidden>·</span>}
            {choice}
          </li>
        ))}
      </ul>
    </figure>
  );
}
