/** The stack's numbers in words. */
import type { ModuleSummary } from "../../../model/summary";
import type { OpenModelSummary } from "../../../worker/protocol";
import { formatBytes, formatParameters, formatShare } from "../../format";

/** One unit for every cell, where it stands in the head. */
export interface ByteUnit {
  readonly name: string;
  readonly bytes: number;
}

/** Of a module whose layer is there. */
export const NOT_HERE = "not in this model";

const UNITS: readonly ByteUnit[] = [{ name: "GB", bytes: 1e9 }, { name: "MB", bytes: 1e6 }, { name: "kB", bytes: 1e3 }];
const SMALLEST: ByteUnit = { name: "bytes", bytes: 1 };

export function unitFor(modules: readonly ModuleSummary[]): ByteUnit {
  const most = Math.max(0, ...modules.map((module) => module.bytes));
  return UNITS.find((unit) => most >= unit.bytes) ?? SMALLEST;
}

/** At most four characters: "0.55", "16.6", "166". */
export function formatIn({ bytes: size }: ByteUnit, bytes: number): string {
  const value = bytes / size;
  return value.toFixed(size === 1 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

/** "1.66 MB · 2.7 M parameters". */
export function sizeInWords(modules: readonly ModuleSummary[]): string {
  const parameters = modules.reduce((sum, module) => sum + module.parameters, 0);
  return `${formatBytes(bytesOf(modules))} · ${formatParameters(parameters)} parameters`;
}

/** "1.8 % of the model". */
export function shareInWords(modules: readonly ModuleSummary[], model: OpenModelSummary): string {
  return `${formatShare(bytesOf(modules) / model.bytes)} of the model`;
}

function bytesOf(modules: readonly ModuleSummary[]): number {
  return modules.reduce((sum, module) => sum + module.bytes, 0);
}

/** A difference of accuracy in percentage points, with its sign: "−2.0", "+0.4". */
export function formatPoints(difference: number): string {
  const points = (Math.abs(difference) * 100).toFixed(1);
  if (points === "0.0") return "0.0";
  return `${difference < 0 ? "\u2212" : "+"}${points}`;
}
