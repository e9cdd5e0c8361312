import type { EngineState } from "../../../store/state";
import { formatBytes } from "../../format";
import { useStudioState } from "../../workbench-context";

export function Footer() {
  const engine = useStudioState((state) => state.engine);
  const gpuBytes = useStudioState((state) => state.model?.gpuBytes ?? 0);
  return (
    <footer className="footer">
      <span className="adapter" data-state={engine.kind}>
        {describe(engine)}
      </span>
      {engine.kind === "ready" && engine.adapter.isSoftware && (
        <span className="tag" title="WebGPU runs on the processor here: numbers are right, speeds are not those of a graphics card.">
          software adapter
        </span>
      )}
      {gpuBytes > 0 && <span>GPU memory in use {formatBytes(gpuBytes)}</span>}
      <span className="spacer" />
      <span>Everything runs on this computer.</span>
    </footer>
  );
}

function describe(engine: EngineState): string {
  switch (engine.kind) {
    case "starting":
      return "WebGPU is starting";
    case "ready":
      return `${engine.adapter.name} · WebGPU`;
    case "lost":
      return `${engine.adapter?.name ?? "Device"} · lost`;
    case "unavailable":
      return "No WebGPU";
  }
}
