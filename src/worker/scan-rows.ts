/** A scan of the open model on a dataset's calibration rows. Fetched when it is first asked for. */
import type { ModuleId } from "../model/mask";
import { moduleBytes } from "../model/weight-plan";
import type { ScanResult } from "../trim/records/results";
import { scan, type ScanJob } from "../trim/scan";
import type { EngineCore } from "./engine-core";
import type { ScanRequest } from "./protocol";

/** Errors: as `scan`, those of `EngineCore.use`, "usage" for an unknown dataset. */
export async function scanRows(core: Pick<EngineCore, "use" | "datasets" | "pace">, { datasetId, mask, tuned, rows, ...options }: ScanRequest, job: ScanJob): Promise<ScanResult> {
  const { model, session } = await core.use(tuned);
  const tokens = await (await core.datasets()).tokens({ datasetId, part: "calibration" }, model.tokenizer, session.capacity.contextTokens, job);
  const first = rows === null ? tokens : { ...tokens, examples: tokens.examples.slice(0, rows) };
  const input = { ...options, session, tokens: first, mask: new Set(mask), bytesOf: (id: ModuleId) => moduleBytes(model, id) };
  return core.pace.during(session, job, (timed) => scan(input, { ...timed, onScan: job.onScan }), ({ work }) => work.moduleTokens);
}
