import { sequenceLogits } from "../../engine/prefill";
import { argmax } from "../../evaluate/metrics";
import type { CliCommand } from "../command";
import { idsFlag, numberFlag } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";

export const logits: CliCommand = {
  help: "the likeliest token at every position, and the logits of the last or of all",
  flags: {
    ...SESSION_FLAGS,
    ids: { type: "string", required: true, help: "token ids" },
    top: { type: "string", help: "how many of the last position's logits, 20 by default" },
    all: { type: "boolean", help: "every logit of every position beside them" },
  },
  async run(context) {
    const { session, mask } = await openSession(context);
    const ids = idsFlag(context.flags, "ids") ?? [];
    const { vocab } = session.spec;
    const isAll = context.flags["all"] === true;
    const best: number[] = [];
    const all: number[][] = [];
    let last = new Float32Array(0);
    for await (const { logits: rows } of sequenceLogits(session, ids, mask, context.job.signal)) {
      for (let at = 0; at < rows.length; at += vocab) {
        last = rows.slice(at, at + vocab);
        best.push(argmax(last));
        if (isAll) all.push([...last]);
      }
    }
    const order = Array.from(last, (_, id) => id).sort((a, b) => (last[b] ?? 0) - (last[a] ?? 0) || a - b);
    const top = order.slice(0, numberFlag(context.flags, "top", 20, { least: 1 })).map((id) => [id, last[id] ?? 0]);
    return { argmax: best, top, norm: Math.sqrt(last.reduce((sum, value) => sum + value * value, 0)), ...(isAll ? { logits: all } : {}) };
  },
};
