/** Under which licence the full model is, as its own files say it. */
import type { NamedSource } from "../../formats/byte-source";
import type { GgufValue } from "../../formats/gguf/read";
import type { OpenedModel } from "../../model/opened-model";
import { oneLine } from "../records/one-line";

export interface License {
  /** As the Hub names it: "apache-2.0", "other". */
  readonly id: string;
  /** Of one that has no id of its own. */
  readonly name: string | null;
  readonly link: string | null;
}

/** Front matter stands at the top; cards of hundreds of kilobytes carry benchmark tables below. */
const MAX_CARD_BYTES = 64 * 1024;
const MAX_TEXT = 200;

/** Null where the files do not say. Errors: "io", "cancelled". */
export async function licenseOf({ original }: Pick<OpenedModel, "original">, signal?: AbortSignal): Promise<License | null> {
  if (original.format === "gguf") return licenseOfMetadata(original.file.metadata);
  const card = original.files.find(({ path }) => /^README\.md$/i.test(path));
  return card ? licenseOfCard(await topOf(card, signal)) : null;
}

export function licenseOfMetadata(metadata: ReadonlyMap<string, GgufValue>): License | null {
  const textOf = (key: string): string | null => {
    const value = metadata.get(key);
    return value?.type === "string" ? cleaned(String(value.value)) : null;
  };
  return license(textOf("general.license"), textOf("general.license.name"), textOf("general.license.link"));
}

/** Of a model card's front matter: fields on a line of their own, and of a list its only item. */
export function licenseOfCard(card: string): License | null {
  const [, front = ""] = /^\uFEFF?---[ \t]*\r?\n([^]*?)\r?\n---/.exec(card) ?? [];
  const fieldOf = (key: string): string | null => {
    const [, value = ""] = new RegExp(`^${key}:[ \\t]*(?:\\r?\\n[ \\t]*-[ \\t]+)?(.*)$`, "m").exec(front) ?? [];
    // What is far longer is no licence, and to look through endless spaces would take its time.
    return cleaned(value.slice(0, 2 * MAX_TEXT).replace(/[ \t]+#.*$/, "").trim().replace(/^(["'])(.*)\1$/, "$2"));
  };
  return license(fieldOf("license"), fieldOf("license_name"), fieldOf("license_link"));
}

/** Ids are made of these characters; anything else is no id. */
function license(id: string | null, name: string | null, link: string | null): License | null {
  return id !== null && /^[a-z0-9][a-z0-9.+-]*$/i.test(id) ? { id: id.toLowerCase(), name, link } : null;
}

function cleaned(text: string): string | null {
  const line = oneLine(text);
  return line === "" || line.length > MAX_TEXT ? null : line;
}

async function topOf({ source }: NamedSource, signal: AbortSignal | undefined): Promise<string> {
  return new TextDecoder().decode(await source.read(0, Math.min(MAX_CARD_BYTES, source.size), signal));
}
