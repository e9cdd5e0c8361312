/**
 * Largest values believed of a header. Each is several times what any published model of these families has, and
 * small enough that products of three of them stay exact integers and plans stay small.
 */
export const MODEL_LIMITS = {
  layers: 1024,
  hidden: 65_536,
  heads: 1024,
  headDim: 4096,
  intermediate: 1_048_576,
  vocab: 4_194_304,
  contextLength: 134_217_728,
} as const;

/** Largest head that the attention kernels keep in registers and shared memory. */
export const MAX_HEAD_DIM = 256;
