import { describe, expect, it } from "vitest";
import { addCounts, formatCounts, readClosingLine, readPlaywright, readVitest, withExitCode } from "./counts";

describe("counts", () => {
  it("add up to the line that build servers read", () => {
    const sum = addCounts({ passed: 1, failed: 0, skipped: 2 }, { passed: 10, failed: 3, skipped: 0 });
    expect(formatCounts(sum)).toBe("11 passed, 3 failed, 2 skipped");
  });

  it("come back from the last line of a run, and a run without it has failed", () => {
    const counts = { passed: 11, failed: 3, skipped: 2 };
    expect(readClosingLine(`3 passed, 0 failed, 0 skipped\nAll of it took 9 s.\n${formatCounts(counts)}\n`)).toEqual(counts);
    expect(readClosingLine("3 passed, 0 failed, 0 skipped\nKilled\n")).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(readClosingLine("")).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("turn an exit code without a failed test into a failure, and no more", () => {
    expect(withExitCode({ passed: 4, failed: 0, skipped: 0 }, 1).failed).toBe(1);
    expect(withExitCode({ passed: 4, failed: 2, skipped: 0 }, 1).failed).toBe(2);
    expect(withExitCode({ passed: 4, failed: 0, skipped: 0 }, 0).failed).toBe(0);
  });

  it("read vitest's report, with skipped and todo tests by name", () => {
    const assertionResults = [
      { status: "passed", fullName: "a" },
      { status: "skipped", fullName: "b SKIP: no file" },
      { status: "todo", fullName: "c" },
    ];
    const report = readVitest({ numPassedTests: 1, numFailedTests: 0, testResults: [{ assertionResults }] });
    expect(report).toEqual({ counts: { passed: 1, failed: 0, skipped: 2 }, skippedNames: ["b SKIP: no file", "c"] });
  });

  it("read Playwright's report, with the reasons of nested skipped tests", () => {
    const skipped = { title: "on a GPU", tests: [{ status: "skipped", annotations: [{ type: "skip", description: "no GPU here" }] }] };
    const report = readPlaywright({
      stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 1 },
      suites: [{ suites: [{ specs: [skipped, { title: "fine", tests: [{ status: "expected" }] }] }] }],
    });
    expect(report).toEqual({ counts: { passed: 3, failed: 1, skipped: 1 }, skippedNames: ["on a GPU: no GPU here"] });
  });
});
