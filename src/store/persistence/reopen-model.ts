/** Opening a model from where it came from in an earlier visit. */
import { toStudioError } from "../../shared/errors";
import { tellError } from "../notices";
import { openModel } from "../open/model-actions";
import { originOf } from "../open/model-origin";
import type { Studio } from "../studio";
import type { KeptModel } from "./kept-open";

/** True when it is open now; what went wrong was told. */
export async function reopenModel(studio: Studio, { source, name }: KeptModel): Promise<boolean> {
  try {
    return await openModel(studio, await originOf(studio, source), `${name} as you left it`, source);
  } catch (thrown) {
    tellError(studio, toStudioError(thrown));
    return false;
  }
}
