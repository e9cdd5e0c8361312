import { expect, it } from "vitest";
import { scanPasses } from "./trim-estimate";

const size = { modules: 24, candidates: 21, rows: 32 };

it.each<[string, Parameters<typeof scanPasses>, number]>([
  ["a race saves what it promises", [{ strategy: "nll", scan: "auto" }, size], (24 * 11.5) / 2.5],
  ["below, each candidate is measured whole, behind half of the modules", [{ strategy: "nll", scan: "auto" }, { ...size, candidates: 20 }], 24 * 11],
  ["too few rows for a race", [{ strategy: "trimllm", scan: "race" }, { ...size, rows: 8 }], 24 * 11.5],
  ["residuals are looked at in one pass", [{ strategy: "angular", scan: "race" }, size], 24],
  ["gradients come back as well", [{ strategy: "taylor", scan: "auto" }, size], 72],
  ["an order by itself takes nothing", [{ strategy: "random", scan: "auto" }, size], 0],
])("modules that a scan takes a token through: %s", (_, of, passes) => {
  expect(scanPasses(...of)).toBeCloseTo(passes, 9);
});
