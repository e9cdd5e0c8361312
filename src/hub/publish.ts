/**
 * Publishes files as one commit of a repository on the Hub, through @huggingface/hub.
 *
 * Large files go the way of Git LFS (a PUT to where the Hub says, in parts when it asks for them) and not by Xet, the
 * library's first choice: its five parallel streams hold a block of 64 MiB and a table of 64 MiB each, and report progress
 * a block at a time, where a PUT sends a Blob from the disk and tells every piece. The Hub keeps that way open and moves
 * the files to Xet by itself (huggingface.co/docs/hub/xet/legacy-git-lfs). Hashing stays on the calling thread
 * (`useWebWorkers` off): the library's own worker would be a script made from text, which the page's policy forbids.
 */
import { StudioError, toStudioError } from "../shared/errors";
import type { JobContext, Progress } from "../shared/progress";
import { repoProblem } from "../shared/repo-name";
import { publishFetch, quoted, refusal, type PublishAccess } from "./publish-send";

/** Of the commit. */
const TITLE = "Model trimmed with TrimLLM Studio";

export interface FileToPublish {
  /** In the repository. */
  readonly path: string;
  /** Backed by the disk: a large one is read as it is sent. */
  readonly content: Blob;
}

export interface Publication {
  readonly files: readonly FileToPublish[];
  readonly isPrivate: boolean;
}

export interface Published {
  /** Of the repository's page. */
  readonly url: string;
  readonly commit: string;
}

/** "missing": it will be made. */
export type RepoFound = "missing" | "private" | "public";

/**
 * What can be known before anything is written: the token is known and may write somewhere, and nothing private would go into
 * a repository that everybody reads. Changes nothing on the Hub. Errors: "usage" for a name or token that can't be, or a
 * public repository where a private one was asked for; "io", "malformed", "cancelled".
 */
export async function checkPublishing(access: PublishAccess, isPrivate: boolean, job: JobContext = {}): Promise<RepoFound> {
  checkTyped(access);
  const { modelInfo, whoAmI } = await import("@huggingface/hub");
  const common = { hubUrl: access.address, accessToken: access.token };
  return inWords(access, async () => {
    const { auth } = await whoAmI({ ...common, fetch: publishFetch(access, job) });
    if (auth.accessToken?.role === "read") throw new StudioError("io", `This token can't write to ${access.repo}: it may only read.`, `Make a token with write access at ${access.address}/settings/tokens.`);
    // The Hub hides a repository that a token may not see by saying that there is none.
    const found = await unless(404, modelInfo({ ...common, name: access.repo, fetch: publishFetch(access, job, [404]) }));
    if (found && isPrivate && found.private !== true) throw new StudioError("usage", `${access.repo} is there already and everybody can read it, and a private repository was asked for.`, "Choose another name, make that repository private on its page, or publish to everybody.");
    if (!found) return "missing";
    return found.private ? "private" : "public";
  });
}

/**
 * Makes the repository where there is none and adds one commit with all files, which replace those of the same names; others
 * stay. Progress is in bytes of all files, first as they are hashed, then as they are sent. Errors: those of `checkPublishing`.
 */
export async function publishFiles(access: PublishAccess, { files, isPrivate }: Publication, job: JobContext = {}): Promise<Published> {
  const repo = { type: "model", name: access.repo } as const;
  if ((await checkPublishing(access, isPrivate, job)) === "missing") await makeRepo(access, isPrivate, job);
  const { commitIter } = await import("@huggingface/hub");
  return inWords(access, async () => {
    const operations = files.map(({ path, content }) => ({ operation: "addOrUpdate", path, content }) as const);
    const course = new ByteCourse(files, job);
    const steps = commitIter({ repo, title: TITLE, operations, hubUrl: access.address, useXet: false, fetch: publishFetch(access, job), ...(job.signal ? { abortSignal: job.signal } : {}) });
    let step = await steps.next();
    for (; !step.done; step = await steps.next()) if (step.value.event === "fileProgress") course.tell(step.value.path, step.value.state, step.value.progress);
    const commit = step.value?.commit.oid ?? "";
    if (!/^[0-9a-f]{40}$/.test(commit)) throw new Error("the commit is not one");
    course.end();
    return { url: `${access.address}/${access.repo}`, commit };
  });
}

/** Errors: those of `checkPublishing`. */
async function makeRepo(access: PublishAccess, isPrivate: boolean, job: JobContext): Promise<void> {
  const { createRepo } = await import("@huggingface/hub");
  const repo = { type: "model", name: access.repo } as const;
  // 409: somebody made it since it was looked for, perhaps for everybody.
  const made = await inWords(access, () => unless(409, createRepo({ repo, visibility: isPrivate ? "private" : "public", hubUrl: access.address, accessToken: access.token, fetch: publishFetch(access, job, [409]) })));
  if (made === null) await checkPublishing(access, isPrivate, job);
}

/** Errors: "usage". */
function checkTyped({ repo, token }: PublishAccess): void {
  const problem = repoProblem(repo);
  if (problem !== null) throw new StudioError("usage", `"${repo.slice(0, 100)}" can't be a repository's name.`, problem);
  // What else a token held could end up in the words of an error about a header.
  if (!/^hf_[\x21-\x7e]+$/.test(token)) throw new StudioError("usage", "This is no access token of the Hub: those begin with hf_ and have no spaces.", "Copy the token anew from the Hub's settings.");
}

/** Null where the Hub answers with that status. */
async function unless<T>(status: number, answer: Promise<T>): Promise<T | null> {
  const { HubApiError } = await import("@huggingface/hub");
  return answer.catch((error: unknown) => {
    if (error instanceof HubApiError && error.statusCode === status) return null;
    throw error;
  });
}

/** Errors: StudioErrors only, none of which holds the token. */
async function inWords<T>(access: PublishAccess, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { HubApiError } = await import("@huggingface/hub");
    // Of a single file, in an answer that is otherwise in order.
    if (error instanceof HubApiError) throw refusal(access, access.address, error.statusCode, quoted(error.message, access.token));
    // toStudioError knows an abort.
    const told = toStudioError(error);
    if (told.code !== "internal") throw told;
    throw new StudioError("malformed", `${access.address} does not answer as the Hugging Face Hub does.`, "Check the address: it must be the Hub or a mirror of it.");
  }
}

/** Sums up what each file's own progress says. */
class ByteCourse {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #shares = { hashing: new Map<string, number>(), uploading: new Map<string, number>() };
  readonly #total: number;
  readonly #onProgress: ((progress: Progress) => void) | undefined;

  constructor(files: readonly FileToPublish[], { onProgress }: JobContext) {
    this.#sizes = new Map(files.map(({ path, content }) => [path, content.size]));
    this.#total = files.reduce((sum, { content }) => sum + content.size, 0);
    this.#onProgress = onProgress;
  }

  tell(path: string, state: "hashing" | "uploading" | "error", share: number): void {
    if (state === "error") return;
    const shares = this.#shares[state].set(path, share);
    const done = Math.floor([...shares].reduce((sum, [name, part]) => sum + part * (this.#sizes.get(name) ?? 0), 0));
    this.#report(state === "hashing" ? "Hashing" : "Uploading", done);
  }

  end(): void {
    this.#report("Uploading", this.#total);
  }

  #report(label: string, done: number): void {
    this.#onProgress?.({ label, done, total: this.#total, unit: "bytes" });
  }
}
