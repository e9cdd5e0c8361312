/** The GPT-2 that e2e/fixtures/make_gpt2.py wrote, any field of whose config a test may replace. Test code only. */
import { readdirSync, readFileSync } from "node:fs";
import type { NamedSource } from "../../formats/byte-source";
import { text } from "../../formats/testing/raw-bytes";
import { namedSource, type Changes } from "./small-llama";

const FOLDER = "e2e/fixtures/gpt2/model";

export function gpt2Config(changes: Changes<unknown> = {}): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...JSON.parse(readFileSync(`${FOLDER}/config.json`, "utf8")), ...changes })) as Record<string, unknown>;
}

export function gpt2Files(changes: Changes<unknown> = {}): NamedSource[] {
  return readdirSync(FOLDER).map((name) => namedSource(name, name === "config.json" ? text(JSON.stringify(gpt2Config(changes))) : readFileSync(`${FOLDER}/${name}`)));
}
