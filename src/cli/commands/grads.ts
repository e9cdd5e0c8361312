import { tokeniseExamples } from "../../data/tokens";
import { FAMILIES } from "../../model/families/registry";
import { tensorName } from "../../model/families/tensor-names";
import { present } from "../../shared/assert";
import { LOSSES } from "../../train/loss";
import { planRun } from "../../train/tune";
import { Trainer } from "../../train/trainer";
import type { CliCommand } from "../command";
import { DATA_FLAGS, datasetAt } from "../dataset";
import { openSession, SESSION_FLAGS } from "../model-session";
import { settingsFrom, TUNE_FLAGS } from "../tune-flags";
import { chosenExamples, PART_FLAGS } from "./eval";

export const grads: CliCommand = {
  help: "the loss of some examples, and the L2 norm of its gradient by each norm and by the head",
  flags: { ...SESSION_FLAGS, ...DATA_FLAGS, ...PART_FLAGS, loss: { ...present(TUNE_FLAGS["loss"], "loss"), help: "answer (default), choice or text" } },
  async run(context) {
    const { flags, job } = context;
    const opened = await datasetAt(context);
    const chosen = chosenExamples(opened, flags);
    const { model, session, mask, tuned: from } = await openSession(context);
    const data = await tokeniseExamples(chosen, model.tokenizer, { contextLength: session.capacity.contextTokens, chat: opened.options.wording.chat }, job);
    const head = { kind: "full" } as const;
    const settings = { ...settingsFrom({ loss: "answer", ...flags }), head };
    // The plan sizes the buffers; what it says against tuning on these rows is no reason not to differentiate by them.
    const planned = planRun({ session, mask, from, tuning: data, validation: { ...data, examples: [] } }, settings);
    const trainer = await Trainer.create(session, { ...planned.chosen, mask, head, settings, seenIds: [] });
    if (from) trainer.load(from);
    const { loss } = await trainer.accumulate(planned.examples, LOSSES[planned.chosen.loss], job);
    const { tensorNames } = present(FAMILIES.find(({ id }) => id === session.spec.family), session.spec.family);
    const { hidden } = session.spec;
    const gradients = await trainer.read("norms", "gradients");
    const norms = trainer.norms.map((id, row) => [tensorName(tensorNames, "huggingface", id), l2(gradients.subarray(row * hidden, (row + 1) * hidden))] as const);
    return { loss, n: planned.examples.length, norms: { ...Object.fromEntries(norms), [tensorName(tensorNames, "huggingface", "head")]: l2(await trainer.read("head", "gradients")) } };
  },
};

function l2(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
