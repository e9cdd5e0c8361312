/** The studio's command line, asked for exports and for its own answers. Each thing is made once, and whatever it needs before it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../support/cli";
import type { Answer } from "./checks";
import type { ExportedForm, Variant } from "./exports";

const TUNING_DATA = "public/demo/data/medicine_train.jsonl";
/** Four steps at rates that move every norm and the head well beyond what float32 would hide. */
const TUNING = ["--data", TUNING_DATA, "--all", "--test-limit", "0", "--steps", "4", "--warm-up", "1", "--head", "full", "--lr-norm", "1e-2", "--lr-head", "1e-3"];

export interface StudioOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly adapter: string;
  /** Whose logits are compared. */
  readonly prompt: string;
  /** A dataset of choices. */
  readonly questions: string;
}

export class Studio {
  readonly #options: StudioOptions;
  /** Ids of the prompt, by the path of a model. */
  readonly #ids = new Map<string, Promise<readonly number[]>>();
  /** By path; a failure is kept as well, so that whoever needs the thing hears of it. */
  readonly #made = new Map<string, Promise<void>>();

  constructor(options: StudioOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true });
  }

  /** The path of an export. Rejects with the command's message. */
  async exported(form: ExportedForm): Promise<string> {
    const { id, variant, format, precision, singles } = form;
    const path = this.#pathOf(id);
    await this.#once(path, async () => {
      await this.#cli("export", ...(await this.#model(variant)), "--format", format, "--precision", precision, "--singles", singles, "--out", path);
    });
    return path;
  }

  /** Of the prompt, as the model that a variant comes from cuts it. */
  ids({ model }: Variant): Promise<readonly number[]> {
    if (typeof model !== "string") return this.ids(model.variant);
    const known = this.#ids.get(model) ?? runCli<{ ids: number[] }>("tokenize", "--model", model, "--text", this.#options.prompt).then(({ ids }) => ids);
    this.#ids.set(model, known);
    return known;
  }

  /** The path of a JSON document with what the studio says of a variant. Rejects with the command's message. */
  async answered({ kind, variant }: Answer): Promise<string> {
    const path = this.#pathOf(`${variant.id} ${kind}.json`);
    const { questions } = this.#options;
    await this.#once(path, async () => {
      const model = await this.#model(variant);
      const answer = kind === "logits" ? await this.#cli("logits", ...model, "--ids", (await this.ids(variant)).join(","), "--all") : await this.#cli("eval", ...model, "--data", questions, "--all");
      writeFileSync(path, JSON.stringify(answer));
    });
    return path;
  }

  #pathOf(id: string): string {
    return join(this.#options.folder, id);
  }

  async #model(variant: Variant): Promise<string[]> {
    const { drop, isTuned } = variant;
    return ["--model", await this.#modelPath(variant), ...(drop === "" ? [] : ["--drop", drop]), ...(isTuned ? ["--tuned", await this.#tuned(variant)] : [])];
  }

  #modelPath({ model }: Variant): string | Promise<string> {
    return typeof model === "string" ? model : this.exported(model);
  }

  async #tuned(variant: Variant): Promise<string> {
    const path = this.#pathOf(`${variant.id} weights`);
    await this.#once(path, async () => {
      await this.#cli("tune", "--model", await this.#modelPath(variant), "--drop", variant.drop, ...TUNING, "--out", path);
    });
    return path;
  }

  #once(path: string, make: () => Promise<void>): Promise<void> {
    const making = this.#made.get(path) ?? make();
    this.#made.set(path, making);
    return making;
  }

  async #cli(command: string, ...args: readonly string[]): Promise<object> {
    try {
      return await runCli<object>(command, ...args, "--adapter", this.#options.adapter);
    } catch (error) {
      throw new Error(`${command} ${messageOf(error)}`, { cause: error });
    }
  }
}

/** A command that fails prints {"error": {"message"}}; one that crashes prints nothing. */
function messageOf(error: unknown): string {
  const stdout = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
  try {
    return `answers: ${(JSON.parse(stdout) as { error: { message: string } }).error.message}`;
  } catch {
    return `fails: ${String(error)}`;
  }
}
