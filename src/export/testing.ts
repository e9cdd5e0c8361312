/** Exports in memory, and the bundled tiny model to export. Test code only. */
import { readdirSync, readFileSync } from "node:fs";
import type { NamedSource } from "../formats/byte-source";
import { dequantize } from "../formats/dtype";
import { joined } from "../formats/testing/raw-bytes";
import type { TensorEntry } from "../formats/tensor-directory";
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import { namedSource } from "../model/testing/small-llama";
import { planExport, type ExportOptions } from "./plan";
import type { ExportPlan } from "./planned-file";
import { plainChoices, type ExportChoices, type ExportFormat } from "./records/choices";
import type { ExportedFile, ExportTarget, WrittenFile } from "./target";
import { exportedFiles } from "./write-files";

const TINY = "public/demo/model";

export function tinyFiles(): NamedSource[] {
  return readdirSync(TINY).map((name) => namedSource(name, readFileSync(`${TINY}/${name}`)));
}

/** The bundled model from either format; its GGUF is the studio's own export. */
export async function openTiny(format: ModelFormat): Promise<OpenedModel> {
  const folder = await openModel(tinyFiles());
  return format === "huggingface" ? folder : reopened(folder, EMPTY_MASK, "gguf");
}

export async function openBothTiny(): Promise<Readonly<Record<ModelFormat, OpenedModel>>> {
  return { huggingface: await openTiny("huggingface"), gguf: await openTiny("gguf") };
}

export async function reopened(model: OpenedModel, mask: Mask, choices: ExportFormat | ExportChoices): Promise<OpenedModel> {
  return openModel(await writtenFiles(await planned(model, mask, choices)));
}

/** A format's name stands for the model's own layout and values. */
export function planned(model: OpenedModel, mask: Mask, choices: ExportFormat | ExportChoices, options: ExportOptions = {}): Promise<ExportPlan> {
  return planExport(model, mask, typeof choices === "string" ? plainChoices(choices) : choices, options);
}

export async function writtenFiles(plan: ExportPlan): Promise<NamedSource[]> {
  return Promise.all(exportedFiles(plan).map(async (file) => namedSource(file.path, await bytesOf(file))));
}

export async function bytesOf(file: ExportedFile, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks(signal)) chunks.push(chunk);
  return joined(...chunks);
}

export async function contentOf({ source }: NamedSource): Promise<Uint8Array<ArrayBuffer>> {
  return source.read(0, source.size);
}

export async function tensorBytesOf({ source, offset, byteLength }: TensorEntry): Promise<Uint8Array<ArrayBuffer>> {
  return source.read(offset, byteLength);
}

export async function valuesOf(entry: TensorEntry): Promise<Float32Array> {
  return dequantize(entry.dtype, await tensorBytesOf(entry), entry.shape.reduce((product, size) => product * size, 1));
}

/** Keeps what is written, and which calls ended it. */
export class MemoryTarget implements ExportTarget {
  files: NamedSource[] = [];
  readonly ends: ("keep" | "discard")[] = [];
  readonly #change: (path: string, bytes: Uint8Array<ArrayBuffer>) => void;

  /** `change` may damage what was written. */
  constructor(change: (path: string, bytes: Uint8Array<ArrayBuffer>) => void = () => undefined) {
    this.#change = change;
  }

  async write(files: readonly ExportedFile[], signal?: AbortSignal): Promise<readonly WrittenFile[]> {
    for (const file of files) {
      const bytes = await bytesOf(file, signal);
      this.#change(file.path, bytes);
      this.files.push(namedSource(file.path, bytes));
    }
    return this.files.map(({ path, source }) => ({ path, bytes: source.size }));
  }

  async reopen(): Promise<readonly NamedSource[]> {
    return this.files;
  }

  async keep(): Promise<void> {
    this.ends.push("keep");
  }

  async discard(): Promise<void> {
    this.ends.push("discard");
  }
}
