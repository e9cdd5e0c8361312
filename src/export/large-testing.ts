/** Models of some gigabytes that are on no disk, and a sink that keeps of what it gets only what a reader of headers asks for. Test code only. */
import type { ByteSource, NamedSource } from "../formats/byte-source";
import { ggufHeader } from "../formats/gguf/write";
import { readGguf } from "../formats/gguf/read";
import { tensorBytes } from "../formats/shape";
import { safetensorsHeader } from "../formats/safetensors/write";
import type { TensorToWrite } from "../formats/tensor-directory";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { namedSource, SMALL_CONFIG, SMALL_TOKENIZER, smallGguf, uint } from "../model/testing/small-llama";
import { present } from "../shared/assert";
import type { ByteSink } from "./to-writable";

/** A layer has 134 MB in F16. */
const SIZES = { hidden: 2048, intermediate: 8192, heads: 16, kvHeads: 16, vocab: 264 } as const;
/** Exactly 4 GiB of matrices: what comes after them begins beyond. */
export const OVER_4_GIB = 32;

/** Zeros after the header, all of them the same buffer: what takes gigabytes of them costs next to nothing. */
function sharedZeros(name: string, header: Uint8Array, size: number): ByteSource {
  return {
    name,
    size,
    async read(offset, length) {
      if (offset >= header.byteLength && length === ZEROS.byteLength) return ZEROS;
      const bytes = new Uint8Array(length);
      if (offset < header.byteLength) bytes.set(header.subarray(offset, offset + length));
      return bytes;
    },
  };
}
const ZEROS = new Uint8Array(8 * 1024 * 1024);

/** Every read in memory of its own, as a file is read. */
function ownZeros(name: string, header: Uint8Array, size: number): ByteSource {
  const shared = sharedZeros(name, header, size);
  return { ...shared, read: async (offset, length) => (await shared.read(offset, length)).slice() };
}

interface Large {
  readonly layers: number;
  /** Whether what is read can be told from other memory. */
  readonly isCounted?: boolean;
}

interface Names {
  readonly embed: string;
  readonly finalNorm: string;
  readonly layer: string;
  /** Attention norm, q, k, v, o, MLP norm, gate, up, down. */
  readonly parts: readonly string[];
}

const GGUF: Names = { embed: "token_embd", finalNorm: "output_norm", layer: "blk", parts: ["attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down"] };
const FOLDER: Names = {
  embed: "model.embed_tokens", finalNorm: "model.norm", layer: "model.layers",
  parts: ["input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "post_attention_layernorm", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"],
};

function tensorsOf(names: Names, layers: number): TensorToWrite[] {
  const { hidden: h, intermediate: i, vocab } = SIZES;
  const shapes = [[h], [h, h], [h, h], [h, h], [h, h], [h], [i, h], [i, h], [h, i]];
  const tensor = (name: string, shape: readonly number[]): TensorToWrite => ({ name: `${name}.weight`, dtype: shape.length === 1 ? "F32" : "F16", shape });
  return [
    tensor(names.embed, [vocab, h]),
    ...Array.from({ length: layers }, (_, layer) => names.parts.map((part, at) => tensor(`${names.layer}.${layer}.${part}`, shapes[at] ?? []))).flat(),
    tensor(names.finalNorm, [h]),
  ];
}

export async function largeGguf({ layers, isCounted = false }: Large): Promise<OpenedModel> {
  const { metadata } = await readGguf(smallGguf().source);
  const changed = new Map([
    ...metadata,
    ["llama.block_count", uint(layers)], ["llama.embedding_length", uint(SIZES.hidden)], ["llama.feed_forward_length", uint(SIZES.intermediate)],
    ["llama.attention.head_count", uint(SIZES.heads)], ["llama.attention.head_count_kv", uint(SIZES.kvHeads)],
  ] as const);
  const { header, totalBytes } = ggufHeader(changed, tensorsOf(GGUF, layers), 32);
  return openModel([{ path: "large.gguf", source: (isCounted ? ownZeros : sharedZeros)("large.gguf", header, totalBytes) }]);
}

/** In parts of a layer each, as some models come. */
export async function largeFolder({ layers, isCounted = false }: Large): Promise<OpenedModel> {
  const text = (name: string, content: unknown): NamedSource => namedSource(name, new TextEncoder().encode(JSON.stringify(content)));
  const tensors = tensorsOf(FOLDER, layers);
  const parts = Array.from({ length: layers }, (_, layer) => tensors.filter(({ name }) => (/layers\.(\d+)\./.exec(name)?.[1] ?? "0") === String(layer)));
  const nameOf = (part: number): string => `model-${part}.safetensors`;
  const weightMap = Object.fromEntries(parts.flatMap((part, index) => part.map(({ name }) => [name, nameOf(index)])));
  const config = { ...SMALL_CONFIG, hidden_size: SIZES.hidden, intermediate_size: SIZES.intermediate, num_hidden_layers: layers, num_attention_heads: SIZES.heads, num_key_value_heads: SIZES.kvHeads };
  const weights = parts.map((part, index) => {
    const { header, totalBytes } = safetensorsHeader(part);
    return { path: nameOf(index), source: (isCounted ? ownZeros : sharedZeros)(nameOf(index), header, totalBytes) };
  });
  return openModel([text("config.json", config), text("tokenizer.json", SMALL_TOKENIZER), text("model.safetensors.index.json", { metadata: {}, weight_map: weightMap }), ...weights]);
}

/** Every tensor's bytes together, as the source has them. */
export function largeTensorBytes(layers: number): number {
  return tensorsOf(GGUF, layers).reduce((sum, { dtype, shape }) => sum + present(tensorBytes(dtype, shape), "a size"), 0);
}

/** Of larger chunks only the length counts. */
const KEPT_BYTES = 1 << 20;

export class HeaderSink implements ByteSink {
  size = 0;
  readonly #kept: { readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  readonly #onChunk: () => void;

  constructor(onChunk: () => void = () => undefined) {
    this.#onChunk = onChunk;
  }

  async write(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    if (chunk.byteLength < KEPT_BYTES) this.#kept.push({ offset: this.size, bytes: chunk.slice() });
    this.size += chunk.byteLength;
    this.#onChunk();
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  async abort(): Promise<void> {
    // Nothing is held open.
  }

  /** Reads what was kept, whole ranges over neighbouring chunks too; the rest reads as zeros. */
  source(name: string): ByteSource {
    return {
      name,
      size: this.size,
      read: async (offset, length) => {
        const bytes = new Uint8Array(length);
        for (const { offset: at, bytes: kept } of this.#kept) {
          const from = Math.max(offset, at);
          const to = Math.min(offset + length, at + kept.byteLength);
          if (from < to) bytes.set(kept.subarray(from - at, to - at), from - offset);
        }
        return bytes;
      },
    };
  }
}
