import type { EngineState } from "../../../store/state";
import { formatBytes } from "../../format";
import { useStudioState } from "../../workbench-context";
import { SelfTestBadge } from "./SelfTestBadge";

/** Features of WebGPU that make a difference to the kernels, by the words that people use. */
const FEATURE_WORDS: readonly (readonly [feature: string, word: string])[] = [["shader-f16", "f16"], ["subgroups", "subgroups"]];

export function Footer() {
  const engine = useStudioState((state) => state.engine);
  const gpuBytes = useStudioState((state) => (state.recorded ? 0 : (state.model?.gpuBytes ?? 0)));
  const { name, detail } = describe(engine);
  return (
    <footer className="footer">
      <span className="adapter" data-state={engine.kind}>
        <span className="adapter-name" title={name}>{name}</span>
        {detail !== "" && <span>{`· ${detail}`}</span>}
      </span>
      {engine.kind === "ready" && engine.adapter.isSoftware && (
        <span className="tag" title="WebGPU runs on the processor here: numbers are right, speeds are not those of a graphics card.">
          software adapter
        </span>
      )}
      {engine.kind === "ready" && gpuBytes > 0 && <span>GPU memory in use {formatBytes(gpuBytes)}</span>}
      <SelfTestBadge />
      <span className="spacer" />
      <span className="footer-promise">Everything runs on this computer.</span>
    </footer>
  );
}

function describe(engine: EngineState): { readonly name: string; readonly detail: string } {
  switch (engine.kind) {
    case "starting":
      return { name: "WebGPU is starting", detail: "" };
    case "ready":
      return { name: engine.adapter.name, detail: ["WebGPU", ...featureWords(engine.adapter.features)].join(", ") };
    case "lost":
      return { name: engine.adapter?.name ?? "Device", detail: "lost" };
    case "unavailable":
      return { name: "No WebGPU", detail: "" };
  }
}

function featureWords(features: readonly string[]): string[] {
  return FEATURE_WORDS.flatMap(([feature, word]) => (features.includes(feature) ? [word] : []));
}
