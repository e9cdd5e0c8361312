import { X } from "lucide-react";
import { chooseDataset, closeDataset } from "../../../store/data/data-actions";
import { domainQuality } from "../../../store/data/domains";
import { canStartJob } from "../../../store/run-job";
import type { OpenDataset } from "../../../store/state";
import { formatPlural, formatShare } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { seriesStyle } from "../chart/series-style";

/** The open datasets side by side, each with the mark that it has on the chart. */
export function DomainList({ datasets }: { readonly datasets: readonly OpenDataset[] }) {
  return (
    <ul className="domains" aria-label="Open datasets">
      {datasets.map((dataset, slot) => (
        <Domain key={dataset.summary.id} dataset={dataset} slot={slot} />
      ))}
    </ul>
  );
}

function Domain({ dataset, slot }: { readonly dataset: OpenDataset; readonly slot: number }) {
  const { studio } = useWorkbench();
  const { summary, synthetic } = dataset;
  const isCurrent = useStudioState((state) => state.datasetId === summary.id);
  return (
    <li className="domain" data-current={isCurrent}>
      <button type="button" className="domain-choose" aria-current={isCurrent} title={summary.name} onClick={() => chooseDataset(studio, summary.id)}>
        <SeriesMark slot={slot} />
        <span className="domain-title">
          <span className="domain-name">{summary.name}</span>
          {synthetic && <span className="tag">synthetic</span>}
        </span>
        <span className="domain-detail">
          <span>{examplesInWords(summary)}</span>
          <Quality dataset={dataset} />
        </span>
      </button>
      <CloseButton dataset={dataset} />
    </li>
  );
}

function Quality({ dataset }: { readonly dataset: OpenDataset }) {
  const quality = useStudioState((state) => domainQuality(state, dataset));
  if (quality === null) {
    return (
      <span className="domain-quality" title="Not measured with the current mask">
        <span className="words">not measured</span>
      </span>
    );
  }
  const what = dataset.summary.kind === "choice" ? "Accuracy" : "Likelihood";
  return (
    <span className="domain-quality is-measured" title={`${what} of the current mask`}>
      <span className="visually-hidden">{what} </span>
      {formatShare(quality)}
    </span>
  );
}

function CloseButton({ dataset: { summary } }: { readonly dataset: OpenDataset }) {
  const { studio } = useWorkbench();
  const free = useStudioState(canStartJob);
  return (
    <button
      type="button"
      className="button ghost icon-only domain-close"
      aria-label={`Close ${summary.name}`}
      aria-disabled={free !== true}
      title={free === true ? `Close ${summary.name}` : free}
      onClick={() => {
        if (free === true) closeDataset(studio, summary.id);
      }}
    >
      <X size={14} />
    </button>
  );
}

function SeriesMark({ slot }: { readonly slot: number }) {
  const { color, path } = seriesStyle(slot);
  return (
    <svg className="domain-mark" width={14} height={14} viewBox="-7 -7 14 14" aria-hidden>
      <path d={path} fill="var(--card)" stroke={color} strokeWidth={2} strokeLinejoin="round" />
    </svg>
  );
}

function examplesInWords({ kind, mapping, examples }: OpenDataset["summary"]): string {
  if (mapping.layout === "free-text") return formatPlural(examples, "text", "texts");
  if (mapping.layout === "classification") return formatPlural(examples, "labelled text", "labelled texts");
  return kind === "completion" ? formatPlural(examples, "completion", "completions") : formatPlural(examples, "question", "questions");
}
