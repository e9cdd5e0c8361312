/** The models that e2e/fixtures/make_gpt2.py and make_qwen2.py wrote, any field of whose config a test may replace. Test code only. */
import { readdirSync, readFileSync } from "node:fs";
import type { NamedSource } from "../../formats/byte-source";
import { text } from "../../formats/testing/raw-bytes";
import { namedSource, type Changes } from "./small-llama";

export const gpt2Config = configReader("gpt2");
export const gpt2Files = filesReader("gpt2");
export const qwen2Config = configReader("qwen2");
export const qwen2Files = filesReader("qwen2");

function configReader(name: string): (changes?: Changes<unknown>) => Record<string, unknown> {
  return (changes = {}) => JSON.parse(JSON.stringify({ ...JSON.parse(readFileSync(`${folderOf(name)}/config.json`, "utf8")), ...changes })) as Record<string, unknown>;
}

function filesReader(name: string): (changes?: Changes<unknown>) => NamedSource[] {
  const config = configReader(name);
  return (changes) => readdirSync(folderOf(name)).map((path) => namedSource(path, path === "config.json" ? text(JSON.stringify(config(changes))) : readFileSync(`${folderOf(name)}/${path}`)));
}

function folderOf(name: string): string {
  return `e2e/fixtures/${name}/model`;
}
