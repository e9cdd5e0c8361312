import { measureSpeed } from "../../evaluate/speed";
import { keptBytesTuned } from "../../model/tuned-bytes";
import type { CliCommand } from "../command";
import { openSession, SESSION_FLAGS } from "../model-session";

export const bench: CliCommand = {
  help: "decode and prefill speed: the median of five windows after a warm-up",
  flags: SESSION_FLAGS,
  async run(context) {
    const { model, session, mask, tuned, gpu } = await openSession(context);
    const { prefill, decode, dispatchesPerToken, weightBytes } = await measureSpeed(session, mask, keptBytesTuned(model, mask, tuned), context.job);
    return {
      adapter: gpu.adapterName,
      prefillTps: prefill.median,
      decodeTps: decode.median,
      spread: { prefill: [prefill.low, prefill.high], decode: [decode.low, decode.high] },
      dispatchesPerToken,
      weightBytes,
    };
  },
};
