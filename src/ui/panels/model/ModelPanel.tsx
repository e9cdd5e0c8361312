import { keptBytes } from "../../../store/measure/measurements";
import { selectMask } from "../../../store/selectors";
import type { OpenModelSummary } from "../../../worker/protocol";
import { formatBytes, formatParameters, formatPlural, formatShare } from "../../format";
import { Card } from "../../parts/Card";
import { Facts } from "../../parts/Facts";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState } from "../../workbench-context";
import { HubDialog } from "./HubDialog";
import { HubDownloadBar } from "./HubDownloadBar";
import { OpenModelMenu } from "./OpenModelMenu";
import { PreflightDialog } from "./PreflightDialog";

const FORMAT_NAME: Readonly<Record<OpenModelSummary["format"], string>> = { gguf: "GGUF", huggingface: "safetensors" };

/** The open model, or the ways to one; its dialogs stand above the page. */
export function ModelPanel() {
  return (
    <>
      <ModelCard />
      <PreflightDialog />
      <HubDialog />
    </>
  );
}

function ModelCard() {
  const model = useStudioState((state) => state.model);
  const isRecorded = useStudioState((state) => state.recorded !== null);
  const isSynthetic = useStudioState((state) => state.modelSource?.kind === "demo");
  if (!model) {
    return (
      <Card title="Model">
        <HubDownloadBar place="panel" />
        <OpenModelMenu onOpened={() => undefined} />
      </Card>
    );
  }
  const change = (
    <PopoverButton label="Change" title="Open another model">
      {(close) => <OpenModelMenu onOpened={close} />}
    </PopoverButton>
  );
  return (
    <Card title="Model" aside={change}>
      <p className="panel-name" title={model.name}>
        <span>{model.name}</span>
        {isSynthetic && <span className="tag">synthetic</span>}
      </p>
      <Facts
        facts={[
          ["Family", `${capitalised(model.family)}, ${formatPlural(model.layers, "layer", "layers")}`],
          ["Parameters", formatParameters(model.parameters)],
          ["Weights", `${formatBytes(model.bytes)}, ${model.precision}, ${FORMAT_NAME[model.format]}`],
          ...(isRecorded ? [] : [["On the GPU", formatBytes(model.gpuBytes)] as const]),
        ]}
      />
      <KeptBar model={model} />
      <HubDownloadBar place="panel" />
    </Card>
  );
}

function KeptBar({ model }: { readonly model: OpenModelSummary }) {
  const mask = useStudioState(selectMask);
  const kept = keptBytes(model, mask);
  return (
    <>
      <div className="meter" role="meter" aria-label="Bytes kept" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round((100 * kept) / model.bytes)}>
        <i style={{ width: `${(100 * kept) / model.bytes}%` }} />
      </div>
      <p className="quiet">
        {formatBytes(kept)} kept · {formatShare(kept / model.bytes)}
      </p>
    </>
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
