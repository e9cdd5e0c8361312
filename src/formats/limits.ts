/**
 * Every limit on what a file may claim, checked before anything is allocated for the claim. They bound memory, not
 * taste: real files stay far below them.
 */
import { StudioError } from "../shared/errors";

const MIB = 1024 * 1024;

export const LIMITS = {
  /** One `read`: the studio promises that at most 64 MiB of a file are in JS memory at once. */
  readBytes: 64 * MIB,
  /** Chunks of a stream: two in flight and a copy on its way to the GPU stay below `readBytes`. */
  streamChunkBytes: 16 * MIB,
  /** config.json, tokenizer.json, an index: read whole. A tokenizer of 260,000 entries takes about 33 MB. */
  jsonFileBytes: 40 * MIB,
  /** The reference implementation allows 100 MB; a header of 100,000 tensors takes about 15 MB. */
  safetensorsHeaderBytes: 16 * MIB,
  /** Dense models have some thousands of tensors, mixtures that store each expert apart about 100,000. */
  tensorCount: 1 << 17,
  /** ggml cuts names at 64 bytes; safetensors names carry a module path of a few hundred at most. */
  tensorNameBytes: 1024,
  /** No weight has more than 5 dimensions (a convolution over video); torch itself stops at 64. */
  tensorDims: 8,
  /** ggml's GGML_MAX_DIMS. */
  ggufDims: 4,
  /** Keys, tensor infos and the vocabulary: 262,000 tokens with their scores and merges take about 20 MB. */
  ggufHeaderBytes: 48 * MIB,
  /** Converters write some dozens of keys. */
  ggufMetadataCount: 4096,
  /** The longest keys in use have about 60 bytes; the format's own limit is 65,535. */
  ggufKeyBytes: 1024,
  /** Chat templates take some kB; some files carry a whole tokenizer.json in one string. */
  ggufStringBytes: 16 * MIB,
  /** Over all arrays of a file: tokens, scores, types and merges of 262,000 tokens are 1.3 million items. */
  ggufArrayItems: 1 << 22,
  /** ggml uses 32; a larger one would only waste the disk. */
  ggufAlignment: 1 << 20,
  /** The directory at the end of a zip: 10,000 files with paths of 300 bytes. */
  zipDirectoryBytes: 4 * MIB,
  /** A model's folder has some dozens of files, a sharded one some hundreds. */
  fileCount: 10_000,
  /** Held whole when a web server can't send a part of a file: enough for every JSON file of a model. */
  wholeDownloadBytes: 40 * MIB,
} as const;

export type LimitName = keyof typeof LIMITS;

/**
 * `value` as a number, once it is known to be within the limit. Errors: "limit", naming file, field, value and maximum.
 */
export function withinLimit(limit: LimitName, file: string, field: string, value: number | bigint): number {
  const maximum = LIMITS[limit];
  if (value <= maximum) return Number(value);
  throw new StudioError(
    "limit",
    `${file}: ${field} is ${value}, the studio accepts at most ${maximum}.`,
    "The file is probably damaged: download or copy it again. If it is sound, it is larger than the studio is built for.",
  );
}
