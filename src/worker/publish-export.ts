/**
 * Publishes the open model's trim: written to the private file system, verified as every export is, sent in one commit, and
 * removed again whatever happened. Only the writing takes the device: the upload runs beside other work.
 */
import { exportModel } from "../export/export-model";
import { besideGguf } from "../export/records/about";
import type { Verification } from "../export/records/verification";
import type { LockSource } from "../hub/hub-locks";
import { checkPublishing, publishFiles, type FileToPublish } from "../hub/publish";
import type { PublishAccess } from "../hub/publish-send";
import { present } from "../shared/assert";
import { StudioError, throwIfCancelled } from "../shared/errors";
import type { PrivateFolder } from "../shared/private-folder";
import type { JobContext } from "../shared/progress";
import type { EngineCore, EngineJob } from "./engine-core";
import { freeBytes } from "./page-folder";
import { PrivateTarget } from "./private-target";
import type { PublishRequest, PublishResult } from "./protocol";

/** Of the private file system, and of the lock that one tab holds while it publishes. */
const PLACE = "publish";

/** What the page has of its own. */
export interface PublishPlace {
  readonly locks: LockSource;
  readonly freeBytes: () => Promise<number | null>;
}

const thisPage = (): PublishPlace => ({ locks: navigator.locks, freeBytes });

/** The whole publication, beside other work. */
export type PublishJob = EngineJob & { readonly id: string };

interface Written {
  readonly files: readonly FileToPublish[];
  /** Of the folder. */
  readonly verified: Verification;
}

/** Errors: those of `exportModel` and of `publishFiles`; "usage" while another tab publishes. Nothing is written where the Hub would refuse. */
export async function publishExport(core: EngineCore, request: PublishRequest, job: PublishJob, place: PublishPlace = thisPage()): Promise<PublishResult> {
  const { repo, token, hubAddress: address, isPrivate } = request;
  const access: PublishAccess = { address, token, repo };
  return place.locks.request(`trimllm.${PLACE}`, { ifAvailable: true }, async (lock) => {
    if (!lock) throw new StudioError("usage", "Another tab is publishing.", "Wait for it there, or close that tab.");
    await checkPublishing(access, isPrivate, job);
    const folder = await core.openFolder(PLACE);
    // A page that was closed in the middle left its files.
    await empty(folder);
    try {
      const { files, verified } = await onDevice(core, job, (deviceJob) => write(core, request, () => new PrivateTarget(folder, place.freeBytes), deviceJob));
      const { url, commit } = await publishFiles(access, { files, isPrivate }, job);
      return { url, commit, verified, files: files.map(({ path, content }) => ({ path, bytes: content.size })) };
    } finally {
      await empty(folder).catch(() => undefined);
    }
  });
}

/** A part of `job`, which runs beside, when its turn on the device comes. It ends with the whole, and reports as the whole. */
async function onDevice<T>(core: EngineCore, { id, signal, onProgress }: PublishJob, work: (job: JobContext) => Promise<T>): Promise<T> {
  throwIfCancelled(signal);
  const part = `${id}, on the device`;
  const cancel = (): void => core.jobs.cancel(part);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await core.run(part, (job) => work({ ...job, onProgress }));
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function write(core: EngineCore, { mask, tuned, about = null, folder, gguf }: PublishRequest, newTarget: () => PrivateTarget, job: JobContext): Promise<Written> {
  const source = { ...(await core.use(tuned)), gpu: core.link.gpu, mask: new Set(mask), about: besideGguf(about, gguf) };
  const files: FileToPublish[] = [];
  const verified: Verification[] = [];
  for (const choices of gguf ? [folder, gguf] : [folder]) {
    const target = newTarget();
    verified.push((await exportModel({ ...source, choices, target }, job)).verified);
    files.push(...(await target.files()));
  }
  return { files, verified: present(verified[0], "what came of verifying the folder") };
}

async function empty(folder: PrivateFolder): Promise<void> {
  for (const name of await folder.names()) await folder.remove(name);
}
