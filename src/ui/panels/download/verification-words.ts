/** What reopening an export found, in words. Pure. */
import type { Verification } from "../../../export/records/verification";
import { formatInteger, formatPlural } from "../../format";

export function verificationWords({ kind, prompts, positions, maxDiff, largest, relativeRms, sameTop }: Verification): string {
  const where = `${formatInteger(positions)} positions of ${formatPlural(prompts, "prompt", "prompts")}`;
  switch (kind) {
    case "exact": return `Verified: the same numbers at all ${where}.`;
    case "close": return `Verified: largest logit difference ${small(maxDiff)} at ${where}, beside logits up to ${largest.toFixed(1)}.`;
    case "quantised": return `Verified: logits ${percent(relativeRms)} off on average, the same likeliest token at ${formatInteger(Math.round(sameTop * positions))} of ${where}.`;
  }
}

function small(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(1);
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 0.1 || value === 0 ? value.toFixed(1) : value.toPrecision(1)}\u00a0%`;
}
