/** Which of GGUF's named pre-tokenizers a tokenizer.json is, by what it does and not by how it is spelled. */
import { byteLevelPreTokenizer, faithfulPreTokenizer, GGUF_PRE_TOKENIZERS, type GgufPreTokenizer } from "./pre-tokenizers";
import type { ComponentJson, TokenizerJson } from "./tokenizer-json";

/** A name for `tokenizer.ggml.pre`, null when GGUF has none for it. Errors: "unsupported", "malformed" for components that can't be read. */
export function ggufPreTokenizerName({ pre_tokenizer, normalizer, model }: TokenizerJson, file: string): string | null {
  const cuts = cutsOf(faithfulPreTokenizer(pre_tokenizer, file));
  const isSame = (known: GgufPreTokenizer): boolean =>
    !model.byte_fallback && known.ignoreMerges === model.ignore_merges && known.normalizer?.type === normalizer?.type && sameList(cuts, cutsOf(byteLevelPreTokenizer(known.patterns)));
  return Object.entries(GGUF_PRE_TOKENIZERS).find(([, known]) => isSame(known))?.[0] ?? null;
}

/** The steps one after the other, each as a text of what matters to it. */
function cutsOf(component: ComponentJson | null): string[] {
  switch (component?.type) {
    case undefined:
      return [];
    case "Sequence": {
      const members: unknown = component["pretokenizers"];
      return Array.isArray(members) ? members.flatMap((member: ComponentJson) => cutsOf(member)) : [];
    }
    case "Split":
      return [JSON.stringify([component["pattern"], component["behavior"], component["invert"] === true])];
    case "ByteLevel":
      return [JSON.stringify(["ByteLevel", component["add_prefix_space"] === true])];
    default:
      return [JSON.stringify(component)];
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
