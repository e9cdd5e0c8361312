import { TriangleAlert } from "lucide-react";
import { CommandButton } from "./parts/CommandButton";
import { useStudioState, useWorkbench } from "./workbench-context";

/** What stands between the person and the GPU, and what to do about it. */
export function Banner() {
  const engine = useStudioState((state) => state.engine);
  const { commands } = useWorkbench();
  if (engine.kind === "starting" || engine.kind === "ready") return null;
  return (
    <section className="banner" role="alert">
      <TriangleAlert aria-hidden size={20} />
      <div className="banner-text">
        <strong>{engine.error.message}</strong>
        <span>{engine.error.remedy}</span>
        {engine.kind === "lost" && <span>Masks, history and measurements are kept.</span>}
        {engine.error.code === "no-webgpu" && <WebGpuHelp />}
      </div>
      {engine.kind === "lost" && <CommandButton command={commands.recover} variant="primary" />}
    </section>
  );
}

function WebGpuHelp() {
  return (
    <ul className="banner-help">
      <li>Use Chrome or Edge 124 or later on a computer, and let it update its graphics driver.</li>
      {!window.isSecureContext && <li>This page came over plain http from another computer. Browsers give WebGPU only to https:// and to localhost: open one of those.</li>}
      <li>On Linux, turn on <code>chrome://flags/#enable-unsafe-webgpu</code> and <code>chrome://flags/#enable-vulkan</code>, then restart the browser.</li>
      <li>Under <code>chrome://settings/system</code> leave graphics acceleration on; <code>chrome://gpu</code> says why WebGPU is off.</li>
    </ul>
  );
}
