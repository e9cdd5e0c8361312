/** From where a model came to its bytes, in this visit or a later one. */
import { assertNever } from "../../shared/assert";
import { decoded } from "../../shared/decoded";
import { StudioError } from "../../shared/errors";
import { isSameRepo } from "../../shared/hub-repo";
import type { HubRepo, ModelOrigin, OpenFile } from "../../worker/protocol";
import type { ModelSource } from "../sources";
import type { Studio } from "../studio";
import { demoModel } from "./demo";
import { recogniseDrop } from "./dropped-files";
import { requirePermission } from "./permitted-handle";
import { readKinds } from "./read-kinds";
import { filesOfHandles } from "./walk-handles";

/**
 * May ask the person for permission, which the browser allows in answer to a click only. Errors: "io" for what is gone
 * or may not be read, "usage" for what has to be chosen again.
 */
export async function originOf(studio: Studio, source: ModelSource): Promise<ModelOrigin> {
  switch (source.kind) {
    case "demo":
      return demoModel(studio.page.absoluteUrl);
    case "server": {
      const path = decoded(source.url.split("/").at(-1) ?? "") ?? source.name;
      return { kind: "urls", urls: [{ path, url: studio.page.absoluteUrl(source.url) }] };
    }
    case "hub":
      await requireKept(studio, source.repo, source.paths);
      return { kind: "hub", repo: source.repo, paths: source.paths };
    case "handles":
      return { kind: "files", files: await filesOf(source) };
    case "files":
      throw new StudioError("usage", `${source.name} was chosen in a way that the browser does not remember.`, "Choose or drop it again.");
    default:
      return assertNever(source);
  }
}

/** For people: "SmolLM2-135M.gguf", "owner/name". */
export function nameOfModel(source: ModelSource): string {
  if (source.kind === "demo") return "the demo model";
  return source.kind === "hub" ? source.repo.id : source.name;
}

async function requireKept({ client }: Studio, repo: HubRepo, paths: readonly string[]): Promise<void> {
  const kept = (await client.api.cachedRepos()).find((cached) => isSameRepo(cached.repo, repo));
  if (kept && paths.every((path) => kept.files.some((file) => file.path === path && file.isWhole))) return;
  throw new StudioError("io", `${repo.id} is not on this computer any more.`, "Download it again from the Hub, or remove it from the list.");
}

async function filesOf({ name, handles }: Extract<ModelSource, { kind: "handles" }>): Promise<readonly OpenFile[]> {
  for (const handle of handles) await requirePermission(handle);
  const found = await filesOfHandles(handles).catch((cause: unknown) => Promise.reject(gone(name, cause)));
  const { model } = recogniseDrop(await readKinds(found));
  if (!model) throw gone(name);
  return model.files.map(({ path, file }) => ({ path, file }));
}

function gone(name: string, cause?: unknown): StudioError {
  if (cause instanceof StudioError && cause.code === "limit") return cause;
  return new StudioError("io", `${name} is not where it was: it was moved, renamed or deleted.`, "Open it from its new place, or remove it from the list of models opened last.", cause);
}
