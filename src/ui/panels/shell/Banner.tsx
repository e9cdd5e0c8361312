import { TriangleAlert } from "lucide-react";
import type { EngineState } from "../../../store/state";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** What stands between the person and the GPU, and what to do about it. */
export function Banner() {
  const engine = useStudioState((state) => state.engine);
  const recorded = useStudioState((state) => state.recorded);
  const { commands } = useWorkbench();
  if (engine.kind === "starting" || engine.kind === "ready") return null;
  return (
    <section className="banner" role="alert">
      <TriangleAlert aria-hidden size={20} />
      <div className="banner-text">
        {recorded && <strong>{`This is a recorded run: measured on ${recorded.device}, ${recorded.date}. Nothing here was measured by this browser.`}</strong>}
        <strong>{engine.error.message}</strong>
        {engine.error.code === "no-webgpu" && engine.kind === "unavailable" ? <WebGpuHelp /> : <span>{remedyOf(engine)}</span>}
      </div>
      {engine.kind === "lost" && !engine.retrying && <CommandButton command={commands.recover} variant="primary" />}
    </section>
  );
}

function remedyOf(engine: Extract<EngineState, { kind: "lost" | "unavailable" }>): string {
  if (engine.kind === "lost" && engine.retrying) return "The studio opens it again by itself. Masks, history and measurements are kept.";
  return engine.error.remedy;
}

/** The remedy at length: where each switch is. */
function WebGpuHelp() {
  return (
    <ul className="banner-help">
      <li>Use a current Chrome or Edge on a computer whose graphics driver is up to date.</li>
      {!window.isSecureContext && <li>This page came over plain http from another computer. Browsers give WebGPU only to https:// and to localhost: open one of those.</li>}
      <li>On Linux, turn on <code>chrome://flags/#enable-unsafe-webgpu</code> and <code>chrome://flags/#enable-vulkan</code>, then restart the browser.</li>
      <li>Under <code>chrome://settings/system</code> leave graphics acceleration on; <code>chrome://gpu</code> says why WebGPU is off.</li>
    </ul>
  );
}
