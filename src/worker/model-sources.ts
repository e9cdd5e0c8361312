/** The bytes behind a model's origin: files of the person, addresses of the page's server, downloads from the Hub. */
import type { NamedSource } from "../formats/byte-source";
import { fileByteSource } from "../formats/byte-source-file";
import { httpByteSource } from "../formats/byte-source-http";
import type { HubCache } from "../hub/hub-cache";
import { assertNever } from "../shared/assert";
import type { ModelOrigin } from "./protocol";

/** `remote` reads of the Hub what is not here yet, for a look at headers. Errors: "io". */
export async function sourcesOf(origin: ModelOrigin, hub: HubCache, remote: "remote" | "kept-only" = "kept-only"): Promise<NamedSource[]> {
  switch (origin.kind) {
    case "files":
      return origin.files.map(({ path, file }) => ({ path, source: fileByteSource(file, path) }));
    case "urls":
      return Promise.all(origin.urls.map(async ({ path, url }) => ({ path, source: await httpByteSource(url, path) })));
    case "hub": {
      // In a folder of its own name, as a person would have it on the disk.
      const name = origin.repo.id.split("/").at(-1) ?? "model";
      const isFolder = origin.paths.length > 1;
      return (await hub.sources(origin.repo, origin.paths, remote)).map(({ path, source }) => ({ path: isFolder ? `${name}/${path}` : path, source }));
    }
    default:
      return assertNever(origin);
  }
}
