import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Reason } from "../../../model/reasons";
import type { AdapterSummary, ModelInspection } from "../../../worker/protocol";
import { formatBytes, formatInteger, formatParameters, formatPlural } from "../../format";
import { Facts } from "../../parts/Facts";
import { useStudioState } from "../../workbench-context";
import { MemoryBar } from "./MemoryBar";

/** What a model is and takes, from its headers, and everything that speaks against opening it here. */
export function InspectionFacts({ inspection }: { readonly inspection: ModelInspection }) {
  const adapter = useStudioState(({ engine }) => ("adapter" in engine ? engine.adapter : null));
  const { needs, reasons } = inspection;
  return (
    <>
      <Facts facts={[...modelFacts(inspection), ...deviceFacts(inspection, adapter)]} />
      {needs && <MemoryBar needs={needs} />}
      {needs && reasons.length === 0 && (
        <p className="quiet">WebGPU does not tell how much memory this GPU has. Should it be too little, opening fails and what is open now stays.</p>
      )}
      {reasons.length > 0 && <Reasons reasons={reasons} />}
    </>
  );
}

type Fact = readonly [name: string, value: ReactNode];

function modelFacts({ summary, fileBytes }: ModelInspection): Fact[] {
  if (!summary) return [["Size", formatBytes(fileBytes)]];
  const { family, layers, parameters, bytes, precision } = summary;
  return [
    ["Family", `${family.charAt(0).toUpperCase()}${family.slice(1)}, ${formatPlural(layers, "layer", "layers")}`],
    ["Parameters", formatParameters(parameters)],
    ["Weights", `${formatBytes(bytes)}, ${precision}`],
  ];
}

function deviceFacts({ needs, summary }: ModelInspection, adapter: AdapterSummary | null): Fact[] {
  if (!needs) return [];
  const limit = adapter && Math.min(adapter.maxBufferBytes, adapter.maxBindingBytes);
  return [
    ["Context", `${formatInteger(needs.contextTokens)}${summary ? ` of ${formatInteger(summary.contextLength)}` : ""} tokens`],
    ["Largest buffer", `${formatBytes(needs.largestBufferBytes)}${limit === null ? "" : `, limit ${formatBytes(limit)}`}`],
    ["On the GPU", formatBytes(needs.weightBytes + needs.cacheBytes + needs.workBytes)],
  ];
}

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  return (
    <section className="callout reasons" aria-label="What speaks against it">
      <strong>
        <TriangleAlert size={14} aria-hidden />
        {reasons.length === 1 ? "It can't be opened here" : `${reasons.length} reasons against opening it here`}
      </strong>
      <ol>
        {reasons.map(({ reason, remedy }) => (
          <li key={reason}>
            <span>{reason}.</span>
            <span className="quiet">{remedy}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
