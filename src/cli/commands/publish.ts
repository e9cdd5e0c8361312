import { openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { exportModel } from "../../export/export-model";
import { planExport } from "../../export/plan";
import { besideGguf } from "../../export/records/about";
import type { ExportChoices } from "../../export/records/choices";
import type { Verification } from "../../export/records/verification";
import { checkPublishing, publishFiles, type FileToPublish } from "../../hub/publish";
import type { PublishAccess } from "../../hub/publish-send";
import { StudioError } from "../../shared/errors";
import type { JobContext } from "../../shared/progress";
import type { CliCommand } from "../command";
import { exportSubject, precisionOf, singlesOf, SUBJECT_FLAGS, type ExportSubject } from "../export-subject";
import { requiredText, textFlag, type Flags } from "../flags";
import { nodeExportTarget } from "../node-export-target";

export const publish: CliCommand = {
  help: "writes the trimmed model, verifies it, and sends it to the Hugging Face Hub in one commit",
  flags: {
    ...SUBJECT_FLAGS,
    precision: { type: "string", help: "of the folder: source (the default), f16 or bf16" },
    gguf: { type: "string", help: "a GGUF goes beside the folder, in this precision: source, f16, bf16, q8_0 or q4_0" },
    repo: { type: "string", required: true, help: "name/model; it is made where there is none, and else gets a new commit" },
    public: { type: "boolean", help: "a repository that is made can be read by everyone; without this it is private" },
    "token-env": { type: "string", help: "the environment variable that holds the access token (HF_TOKEN)" },
    hub: { type: "string", help: "the Hub's address (https://huggingface.co)" },
  },
  async run(context) {
    const { flags, job } = context;
    const singles = singlesOf(flags);
    const wanted: ExportChoices[] = [{ format: "huggingface", precision: precisionOf(flags, "precision", "huggingface"), singles }];
    if (flags["gguf"] !== undefined) wanted.push({ format: "gguf", precision: precisionOf(flags, "gguf", "gguf"), singles });
    const access = accessOf(flags);
    const isPrivate = flags["public"] !== true;
    await checkPublishing(access, isPrivate, job);
    const { open, about } = await exportSubject(context);
    const subject = { open, about: besideGguf(about, wanted[1]) };
    const root = await mkdtemp(join(tmpdir(), "trimllm-publish-"));
    try {
      const written: Written[] = [];
      for (const choices of wanted) written.push(await write(subject, choices, root, job));
      const files = written.flatMap((one) => one.files);
      const published = await publishFiles(access, { files, isPrivate }, job);
      return { ...published, files: files.map(({ path, content }) => ({ path, bytes: content.size })), verified: written.map(({ verified }) => verified) };
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
};

interface Written {
  readonly files: readonly FileToPublish[];
  readonly verified: Verification;
}

async function write({ open, about }: Pick<ExportSubject, "open" | "about">, choices: ExportChoices, root: string, job: JobContext): Promise<Written> {
  const { fileName } = await planExport(open.model, open.mask, choices, { tuned: open.tuned, about, signal: job.signal });
  const folder = join(root, choices.format);
  const target = nodeExportTarget(choices.format === "gguf" ? join(folder, fileName) : folder, choices.format);
  const { files, verified } = await exportModel({ ...open, choices, about, target }, job);
  return { verified, files: await Promise.all(files.map(async ({ path }) => ({ path: relative(folder, path), content: await openAsBlob(path) }))) };
}

/** The token comes from the environment: a flag would stand in the shell's history and in the list of processes. */
function accessOf(flags: Flags): PublishAccess {
  const name = textFlag(flags, "token-env") ?? "HF_TOKEN";
  const token = process.env[name];
  if (!token) throw new StudioError("usage", `The environment has no ${name}.`, `Put an access token with write access there: ${name}=hf_… before the command.`);
  return { address: (textFlag(flags, "hub") ?? "https://huggingface.co").replace(/\/+$/, ""), repo: requiredText(flags, "repo"), token };
}
