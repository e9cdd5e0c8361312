import { generate as generateIds } from "../../engine/generate";
import { promptIds } from "../../model/tokenizer/tokenizer";
import type { Tokenizer } from "../../model/tokenizer/tokenizer";
import type { CliCommand } from "../command";
import { idsFlag, numberFlag, textFlag, usage, type Flags } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";

export const generate: CliCommand = {
  help: "goes on from a prompt",
  flags: {
    ...SESSION_FLAGS,
    prompt: { type: "string", help: "the prompt as text; generation ends at the model's end token" },
    ids: { type: "string", help: "the prompt as token ids; generation then goes on past end tokens" },
    chat: { type: "boolean", help: "wrap the prompt in the model's chat template" },
    tokens: { type: "string", required: true, help: "how many tokens at most" },
    temperature: { type: "string", help: "0 (the default) takes the likeliest token" },
    "top-k": { type: "string", help: "draw from the k likeliest; 0 (the default) from all" },
    "top-p": { type: "string", help: "draw from the likeliest that hold this share; 1 (the default) from all" },
    seed: { type: "string", help: "0 by default" },
  },
  async run(context) {
    const { flags } = context;
    const given = idsFlag(flags, "ids");
    if ((given === undefined) === (textFlag(flags, "prompt") === undefined)) throw usage("Give either --prompt or --ids.");
    const { model, session, mask } = await openSession(context);
    const prompt = given ?? promptOf(flags, model.tokenizer);
    const result = await generateIds(session, prompt, {
      mask,
      maxTokens: numberFlag(flags, "tokens", 1, { least: 1 }),
      sampling: {
        temperature: numberFlag(flags, "temperature", 0, { integer: false }),
        topK: numberFlag(flags, "top-k", 0),
        topP: numberFlag(flags, "top-p", 1, { integer: false }),
        seed: numberFlag(flags, "seed", 0),
      },
      endIds: given ? [] : model.tokenizer.endIds,
      signal: context.job.signal,
    });
    const { ids, stopped, prefillSeconds, decodeSeconds } = result;
    return {
      ids,
      text: model.tokenizer.decode(ids),
      stopped,
      prefillTps: prompt.length / prefillSeconds,
      decodeTps: ids.length > 1 ? (ids.length - 1) / decodeSeconds : null,
    };
  },
};

function promptOf(flags: Flags, tokenizer: Tokenizer): number[] {
  const text = textFlag(flags, "prompt") ?? "";
  return promptIds(tokenizer, flags["chat"] === true ? tokenizer.renderChat([{ role: "user", content: text }], true) : text);
}
