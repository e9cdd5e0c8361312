/** Opening datasets and choosing what is measured. A dataset that was opened before is only chosen again. */
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { DatasetOrigin, DatasetSummary, PartSelection } from "../../worker/protocol";
import type { DemoDataset } from "../open/demo";
import { runJob } from "../run-job";
import type { DatasetSource } from "../sources";
import type { Studio } from "../studio";

export function openDatasetFile(studio: Studio, file: File): Promise<boolean> {
  const source = { kind: "file", name: file.name, bytes: file.size, modifiedMs: file.lastModified } as const;
  return openDataset(studio, { origin: { kind: "file", file }, name: file.name, source, synthetic: false });
}

export function openDemoDataset(studio: Studio, demo: DemoDataset): Promise<boolean> {
  const name = demo.path.split("/").at(-1) ?? demo.id;
  return openDataset(studio, { origin: { kind: "url", name, url: studio.page.absoluteUrl(demo.path) }, name, source: { kind: "demo", id: demo.id }, synthetic: true });
}

export function chooseDataset({ store }: Studio, datasetId: string): void {
  store.setState(({ datasets, part }) => {
    const chosen = datasets.find((dataset) => dataset.summary.id === datasetId);
    return chosen ? { datasetId, part: usablePart(chosen.summary, part) } : {};
  });
}

export function choosePart({ store }: Studio, part: PartSelection): void {
  store.setState({ part });
}

interface DatasetRequest {
  readonly origin: DatasetOrigin;
  readonly name: string;
  readonly source: DatasetSource;
  readonly synthetic: boolean;
}

async function openDataset(studio: Studio, { origin, name, source, synthetic }: DatasetRequest): Promise<boolean> {
  const known = studio.store.getState().datasets.find((dataset) => isSame(dataset.source, source));
  if (known) {
    chooseDataset(studio, known.summary.id);
    return true;
  }
  const summary = await runJob(studio, { kind: "open-dataset", label: `Reading ${name}` }, ({ run }) =>
    run((jobId) => studio.client.api.openDataset(jobId, origin, DEFAULT_OPTIONS)),
  );
  if (summary === null) return false;
  studio.store.setState(({ datasets }) => ({ datasets: [...datasets, { summary, source, synthetic }] }));
  chooseDataset(studio, summary.id);
  return true;
}

function isSame(a: DatasetSource, b: DatasetSource): boolean {
  return a.kind !== "handle" && JSON.stringify(a) === JSON.stringify(b);
}

/** A small file may leave a part without a row; then every row is measured. */
function usablePart(summary: DatasetSummary, part: PartSelection): PartSelection {
  return part === "all" || summary.split[part] > 0 ? part : "all";
}
