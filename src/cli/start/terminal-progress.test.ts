import { expect, it } from "vitest";
import { terminalProgress } from "./terminal-progress";

function run(isTTY: boolean, stepMs: number): string {
  let written = "";
  let clockMs = 1000;
  const report = terminalProgress({ isTTY, write: (text) => (written += text) }, () => (clockMs += stepMs));
  for (let done = 0; done <= 100; done += 1) report({ label: "Model", done: done * 1e6, total: 100e6, unit: "bytes" });
  return written;
}

it("writes one line for every tenth into a pipe", () => {
  expect(run(false, 1).split("\n")).toHaveLength(12);
  expect(run(false, 1)).toContain("Model: 30.0 of 100.0 MB (30 %)\n");
});

it("redraws one line of a terminal, not more often than five times a second", () => {
  const written = run(true, 10);
  expect(written.split("\n")).toHaveLength(2);
  expect(written.endsWith("\rModel: 100.0 of 100.0 MB (100 %)\n")).toBe(true);
  expect(written.split("\r").length).toBeLessThan(10);
});
