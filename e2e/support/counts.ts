/** What each runner of `npm test` counted, read from its own JSON report. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Report {
  readonly counts: Counts;
  /** Names of the skipped tests; a name says why. */
  readonly skippedNames: readonly string[];
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The closing line, in the form that build servers read. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** What a run's closing line says; a run that ended without one counts as one failure. */
export function readClosingLine(output: string): Counts {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(last) ?? [];
  return passed === undefined ? { ...NOTHING, failed: 1 } : { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/** A runner that ends in an error without naming a failed test (a file that does not load, a crash, no report) counts as one failure. */
export function withExitCode(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

export function readVitest(report: VitestReport): Report {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const skippedNames = tests.filter((test) => test.status !== "passed" && test.status !== "failed").map((test) => test.fullName);
  return { counts: { passed: report.numPassedTests, failed: report.numFailedTests, skipped: skippedNames.length }, skippedNames };
}

interface PlaywrightSuite {
  readonly specs?: readonly { readonly title: string; readonly tests: readonly PlaywrightTest[] }[];
  readonly suites?: readonly PlaywrightSuite[];
}

interface PlaywrightTest {
  readonly status: string;
  readonly annotations?: readonly { readonly type: string; readonly description?: string }[];
}

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number; readonly skipped: number };
  readonly suites: readonly PlaywrightSuite[];
}

/** A test that passed on a retry counts as passed. */
export function readPlaywright({ stats, suites }: PlaywrightReport): Report {
  return {
    counts: { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped },
    skippedNames: suites.flatMap(skippedIn),
  };
}

function skippedIn(suite: PlaywrightSuite): string[] {
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.filter((test) => test.status === "skipped").map((test) => `${spec.title}: ${test.annotations?.[0]?.description ?? "no reason given"}`),
  );
  return [...own, ...(suite.suites ?? []).flatMap(skippedIn)];
}
