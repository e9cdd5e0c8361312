import { Check, CircleAlert, Copy } from "lucide-react";
import { currentReport } from "../../../store/device/report-actions";
import type { SelfTestState } from "../../../store/state";
import type { SelfTestReport, VariantReport } from "../../../worker/protocol";
import { formatInteger, formatPlural } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** How the kernels did on this device; behind it the list, and the report for an issue. */
export function SelfTestBadge() {
  const selfTest = useStudioState((state) => state.selfTest);
  const { text, tone } = summaryOf(selfTest);
  return (
    <PopoverButton label={text} title="Self-test and report" className={`badge ${tone}`}>
      {() => <SelfTestDetails selfTest={selfTest} />}
    </PopoverButton>
  );
}

function SelfTestDetails({ selfTest }: { readonly selfTest: SelfTestState }) {
  const { studio, commands } = useWorkbench();
  return (
    <div className="self-test">
      {selfTest.kind === "done" ? <SelfTestList report={selfTest.report} /> : <p className="quiet">{WHY_EMPTY[selfTest.kind]}</p>}
      <CommandButton command={commands.copyReport} icon={<Copy size={14} />} label="Copy report" />
      <details className="report">
        <summary>What the report says</summary>
        <pre tabIndex={0}>{currentReport(studio)}</pre>
      </details>
    </div>
  );
}

const WHY_EMPTY = {
  untested: "The kernels are tested when there is a graphics device.",
  running: "The kernels are being tested on this device.",
} as const;

function SelfTestList({ report: { variants, elapsedMs } }: { readonly report: SelfTestReport }) {
  const ordered = variants.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  return (
    <>
      <p className="quiet">
        {`Each kernel ran on small cases here and was compared with a plain computation: ${formatPlural(variants.length, "kernel", "kernels")} in ${formatInteger(elapsedMs)}\u00a0ms. Those of other precisions are tried when a model needs them.`}
      </p>
      <ul className="self-test-list" aria-label="Kernels tried" tabIndex={0}>
        {ordered.map((variant) => (
          <li key={variant.name} data-passed={variant.passed}>
            {variant.passed ? <Check size={13} aria-label="passed" /> : <CircleAlert size={13} aria-label="failed" />}
            <span>
              {variant.name}
              {!variant.passed && <em>{variant.consequence}</em>}
            </span>
            <span className="self-test-error">{errorText(variant)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function errorText({ error }: VariantReport): string {
  if (error === null) return "";
  return error === 0 ? "exact" : `error ${error.toExponential(0)}`;
}

function summaryOf(selfTest: SelfTestState): { readonly text: string; readonly tone: "good" | "warn" | "idle" } {
  if (selfTest.kind === "untested") return { text: "report", tone: "idle" };
  if (selfTest.kind === "running") return { text: "self-test running", tone: "idle" };
  const { variants } = selfTest.report;
  const failed = variants.filter(({ passed }) => !passed).length;
  if (failed === 0) return { text: `self-test passed, ${formatPlural(variants.length, "kernel", "kernels")}`, tone: "good" };
  return { text: `self-test: ${failed} of ${formatPlural(variants.length, "kernel", "kernels")} failed`, tone: "warn" };
}
