import type { HeadShape } from "./attention";
import { attentionBackwardKvDispatch } from "./attention-backward-kv";
import { attentionBackwardKvOracle } from "./attention-backward-kv.oracle";
import { attentionGradient } from "./attention-gradient";
import { gradientNumbers, seenEndOf } from "./attention-gradient.cases";
import type { AttentionToken } from "./attention.oracle";
import { floatCase, type KernelCase } from "./kernel-case";

export function attentionBackwardKvCase(shape: HeadShape, tokens: readonly AttentionToken[]): KernelCase {
  const { given, qkv, keys, values, dAttended } = gradientNumbers(shape, tokens);
  const names = { extent: "extent", seenEnd: "seenEnd", qkv: "qkv", keys: "keys", values: "values", dAttended: "dAttended", stats: "stats", dqkv: "dqkv" };
  const stats = new Float32Array(attentionGradient(given).stats);
  const buffers = { seenEnd: seenEndOf(tokens), qkv, keys, values, dAttended, stats, dqkv: new Float32Array(qkv.length) };
  return floatCase({ plan: [attentionBackwardKvDispatch(shape, names)], buffers, rows: tokens.length, reads: ["dqkv"] }, () => [attentionBackwardKvOracle(given)]);
}
