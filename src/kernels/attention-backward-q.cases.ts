import type { HeadShape } from "./attention";
import { attentionBackwardQDispatch } from "./attention-backward-q";
import { attentionBackwardQOracle } from "./attention-backward-q.oracle";
import { gradientNumbers } from "./attention-gradient.cases";
import type { AttentionToken } from "./attention.oracle";
import { floatCase, type KernelCase } from "./kernel-case";

export function attentionBackwardQCase(shape: HeadShape, tokens: readonly AttentionToken[]): KernelCase {
  const { given, qkv, keys, values, dAttended, attended, tokenData } = gradientNumbers(shape, tokens);
  const names = { extent: "extent", tokens: "tokens", qkv: "qkv", keys: "keys", values: "values", attended: "attended", dAttended: "dAttended", dqkv: "dqkv", stats: "stats" };
  const buffers = { tokens: tokenData, qkv, keys, values, attended, dAttended, dqkv: new Float32Array(qkv.length), stats: new Float32Array(2 * tokens.length * shape.heads) };
  return floatCase({ plan: [attentionBackwardQDispatch(shape, names)], buffers, rows: tokens.length, reads: ["dqkv", "stats"] }, () => {
    const { dq, stats } = attentionBackwardQOracle(given);
    return [dq, stats];
  });
}
