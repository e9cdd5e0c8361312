/** Opening a model from where it came from in an earlier visit. */
import { demoModel } from "../open/demo";
import { openModel, openServerModel } from "../open/model-actions";
import type { Studio } from "../studio";
import type { KeptModel } from "./session-record";

/** True when it is open now; what went wrong was told. */
export function reopenModel(studio: Studio, { source, name }: KeptModel): Promise<boolean> {
  if (source.kind === "server") return openServerModel(studio, { ...source, bytes: 0 });
  if (source.kind === "demo") return openModel(studio, demoModel(studio.page.absoluteUrl), `${name} as you left it`, source);
  return Promise.resolve(false);
}
