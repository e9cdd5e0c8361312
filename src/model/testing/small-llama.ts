/** A Llama of 2 layers with zero weights, as a folder and as a GGUF file, any field of which a test may replace. */
import { memoryByteSource } from "../../formats/byte-source-memory";
import type { NamedSource } from "../../formats/byte-source";
import type { DType } from "../../formats/dtype";
import type { GgufValue } from "../../formats/gguf/read";
import { ggufHeader } from "../../formats/gguf/write";
import { safetensorsHeader } from "../../formats/safetensors/write";
import { joined, text } from "../../formats/testing/raw-bytes";

export const SMALL = { layers: 2, hidden: 64, heads: 2, kvHeads: 1, headDim: 32, intermediate: 96, vocab: 264 } as const;

export interface SmallTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** Replacements by name; undefined takes an entry away. */
export type Changes<Value> = Readonly<Record<string, Value | undefined>>;

export const SMALL_CONFIG = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  vocab_size: 264,
  max_position_embeddings: 128,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  tie_word_embeddings: true,
  hidden_act: "silu",
  eos_token_id: 256,
} as const;

/** Every byte as GPT-2 writes it, by value. Source: bytes_to_unicode of openai/gpt-2. */
export const BYTE_TOKENS: readonly string[] = (() => {
  const isPrintable = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : 256 + others++));
})();

export const SMALL_TOKENIZER = {
  version: "1.0",
  added_tokens: [{ id: 256, content: "<|endoftext|>", special: true, normalized: false, lstrip: false, rstrip: false, single_word: false }],
  normalizer: null,
  pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, use_regex: true },
  post_processor: null,
  decoder: { type: "ByteLevel" },
  model: { type: "BPE", vocab: Object.fromEntries(BYTE_TOKENS.map((token, id) => [token, id])), merges: [] as (string | readonly string[])[] },
};

export interface SmallFolder {
  readonly config?: Changes<unknown>;
  readonly tensors?: Changes<SmallTensor>;
  readonly tokenizer?: unknown;
  /** Text by path. */
  readonly files?: Changes<string>;
  readonly prefix?: string;
}

export function smallFolder({ config, tensors, tokenizer = SMALL_TOKENIZER, files, prefix = "" }: SmallFolder = {}): NamedSource[] {
  const texts = changed<string>({ "config.json": JSON.stringify(changed<unknown>(SMALL_CONFIG, config)), "tokenizer.json": JSON.stringify(tokenizer) }, files);
  const weights = safetensorsFile(changed(smallTensors(HUGGINGFACE_NAMES), tensors));
  return [
    ...Object.entries(texts).map(([path, content]) => namedSource(prefix + path, text(content))),
    namedSource(`${prefix}model.safetensors`, weights),
  ];
}

export interface SmallGguf {
  readonly metadata?: Changes<GgufValue>;
  readonly tensors?: Changes<SmallTensor>;
  /** Bytes of tensors that are not zero. */
  readonly contents?: Readonly<Record<string, Uint8Array>>;
  readonly name?: string;
}

export function smallGguf({ metadata, tensors, contents = {}, name = "small.gguf" }: SmallGguf = {}): NamedSource {
  const list = Object.entries(changed(smallTensors(GGUF_NAMES), tensors)).map(([tensor, entry]) => ({ name: tensor, ...entry }));
  const layout = ggufHeader(new Map(Object.entries(changed(SMALL_METADATA, metadata))), list, 32);
  const bytes = new Uint8Array(layout.totalBytes);
  bytes.set(layout.header);
  list.forEach((tensor, index) => bytes.set(contents[tensor.name] ?? [], layout.dataOffset + (layout.offsets[index] ?? 0)));
  return namedSource(name, bytes);
}

export const uint = (value: number): GgufValue => ({ type: "uint32", value });
export const float = (value: number): GgufValue => ({ type: "float32", value });
export const word = (value: string): GgufValue => ({ type: "string", value });
export const words = (items: readonly string[]): GgufValue => ({ type: "array", itemType: "string", items });
export const ints = (items: readonly number[]): GgufValue => ({ type: "array", itemType: "int32", items });
export const floats = (items: readonly number[]): GgufValue => ({ type: "array", itemType: "float32", items });

const SMALL_METADATA: Readonly<Record<string, GgufValue>> = {
  "general.architecture": word("llama"),
  "llama.block_count": uint(2),
  "llama.embedding_length": uint(64),
  "llama.feed_forward_length": uint(96),
  "llama.attention.head_count": uint(2),
  "llama.attention.head_count_kv": uint(1),
  "llama.context_length": uint(128),
  "llama.attention.layer_norm_rms_epsilon": float(1e-5),
  "llama.rope.freq_base": float(50_000),
  "tokenizer.ggml.model": word("gpt2"),
  "tokenizer.ggml.pre": word("gpt-2"),
  "tokenizer.ggml.tokens": words([...BYTE_TOKENS, "<|endoftext|>"]),
  "tokenizer.ggml.token_type": ints([...BYTE_TOKENS.map(() => 1), 3]),
  "tokenizer.ggml.merges": words([]),
  "tokenizer.ggml.bos_token_id": uint(256),
  "tokenizer.ggml.eos_token_id": uint(256),
};

interface Names {
  readonly embed: string;
  readonly finalNorm: string;
  readonly layer: string;
  readonly parts: readonly string[];
}

/** Parts: attention norm, q, k, v, o, MLP norm, gate, up, down. */
const HUGGINGFACE_NAMES: Names = {
  embed: "model.embed_tokens.weight",
  finalNorm: "model.norm.weight",
  layer: "model.layers",
  parts: ["input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "post_attention_layernorm", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"],
};
const GGUF_NAMES: Names = {
  embed: "token_embd.weight",
  finalNorm: "output_norm.weight",
  layer: "blk",
  parts: ["attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down"],
};
const PART_SHAPES: readonly (readonly number[])[] = [[64], [64, 64], [32, 64], [32, 64], [64, 64], [64], [96, 64], [96, 64], [64, 96]];

function smallTensors(names: Names): Record<string, SmallTensor> {
  const tensor = (shape: readonly number[]): SmallTensor => ({ dtype: shape.length === 1 ? "F32" : "F16", shape });
  const layers = [0, 1].flatMap((layer) => names.parts.map((part, index) => [`${names.layer}.${layer}.${part}.weight`, tensor(PART_SHAPES[index] ?? [])] as const));
  return Object.fromEntries([[names.embed, tensor([264, 64])], ...layers, [names.finalNorm, tensor([64])]]);
}

function safetensorsFile(tensors: Readonly<Record<string, SmallTensor>>): Uint8Array<ArrayBuffer> {
  const layout = safetensorsHeader(Object.entries(tensors).map(([name, entry]) => ({ name, ...entry })));
  return joined(layout.header, new Uint8Array(layout.totalBytes - layout.header.byteLength));
}

function changed<Value>(base: Readonly<Record<string, Value>>, changes: Changes<Value> = {}): Record<string, Value> {
  const merged = Object.entries({ ...base, ...changes }).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  return Object.fromEntries(merged);
}

export function namedSource(path: string, bytes: Uint8Array): NamedSource {
  return { path, source: memoryByteSource(bytes, path.slice(path.lastIndexOf("/") + 1)) };
}
