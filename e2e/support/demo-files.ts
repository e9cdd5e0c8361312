/** Files that the journeys hand to the page, as a person would from a disk. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const DEMO = fileURLToPath(new URL("../../public/demo", import.meta.url));

const SHARED_GGUF = fileURLToPath(new URL("../../../shared/models/tiny/tiny-q8_0.gguf", import.meta.url));

export const DEMO_MODEL_FOLDER = join(DEMO, "model");
/** What "Open the demo" opens beside the model. */
export const DEMO_QUESTIONS = join(DEMO, "data/medicine_test.jsonl");

/** A file without a place on a disk. */
export interface LooseFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function medicineTest(): LooseFile {
  return fileAt(DEMO_QUESTIONS);
}

export function demoModelFiles(): LooseFile[] {
  return readdirSync(DEMO_MODEL_FOLDER).map((name) => fileAt(join(DEMO_MODEL_FOLDER, name)));
}

/** The demo model as a GGUF file of somebody's own, under a name that says nothing; as a folder where ../shared is absent. */
export function ownModel(): LooseFile[] {
  return existsSync(SHARED_GGUF) ? [{ ...fileAt(SHARED_GGUF), name: "my-model.bin" }] : demoModelFiles();
}

export function fileAt(path: string): LooseFile {
  return { name: basename(path), bytes: readFileSync(path) };
}

/** Of no kind that the studio knows. */
export function binaryFile(name: string): LooseFile {
  return { name, bytes: Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0]) };
}

export function textFile(name: string, text: string): LooseFile {
  return { name, bytes: new TextEncoder().encode(text) };
}
