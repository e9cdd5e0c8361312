/** A state against the full model, question by question on the same part: whether it is worse, or only looks so. Pure. */
import { leastSignificantLoss, mcnemar, pairedCounts, pInWords, SIGNIFICANT } from "../../evaluate/mcnemar";
import type { AccuracyResult } from "../../evaluate/results";
import { accuracyOf, FULL_MODEL, stateOfKey } from "./measurements";
import type { Measurements, Target } from "./measurements";

export interface PairedTest {
  readonly kind: "tested";
  readonly n: number;
  /** Questions that only the full model has right. */
  readonly lost: number;
  /** Questions that only the state has right. */
  readonly gained: number;
  /** Of McNemar's exact test, two-sided. */
  readonly p: number;
  /** "same": the difference may well be chance. */
  readonly verdict: "same" | "worse" | "better";
}

/**
 * "full": there is nothing to compare. "unmeasured": the full model's answers are not known. "old": one of both was measured before
 * the studio kept which questions are right. "text": free text has no right answers. "changed": not the same questions.
 */
export type Paired = PairedTest | { readonly kind: "full" | "unmeasured" | "text" | "changed" } | { readonly kind: "old"; readonly which: "state" | "full" };

/** Of the state under `key` on `target`; null when it is not measured there. */
export function pairedWithFull(known: Measurements, key: string, target: Target | null): Paired | null {
  const own = accuracyOf(known, key, target);
  if (!own) return null;
  if (key === FULL_MODEL) return { kind: "full" };
  return pairedResults(accuracyOf(known, FULL_MODEL, target), own);
}

/** Of a state in another precision against the state itself; null when there is nothing new to say: it is the state, or the full model's. */
export function pairedWithState(known: Measurements, key: string, target: Target | null): Paired | null {
  const state = stateOfKey(key);
  const own = accuracyOf(known, key, target);
  return own === null || state === key || state === FULL_MODEL ? null : pairedResults(accuracyOf(known, state, target), own);
}

function pairedResults(full: AccuracyResult | null, own: AccuracyResult): Paired {
  if (own.kind === "completion" || full?.kind === "completion") return { kind: "text" };
  if (full === null) return { kind: "unmeasured" };
  if (own.right === undefined) return { kind: "old", which: "state" };
  if (full.right === undefined) return { kind: "old", which: "full" };
  if (own.right.length !== full.right.length) return { kind: "changed" };
  const { n, gained, lost } = pairedCounts(rightOnes(full.right), rightOnes(own.right));
  const p = mcnemar(gained, lost);
  return { kind: "tested", n, gained, lost, p, verdict: p >= SIGNIFICANT ? "same" : lost > gained ? "worse" : "better" };
}

/** It was tested, and is not worse than chance explains. */
export function hasNoSignificantLoss(paired: Paired | null): boolean {
  return paired?.kind === "tested" && paired.verdict !== "worse";
}

/** The verdict with what it rests on; where there is none, how to get it. Empty for the full model. `than`: what it was compared with. */
export function pairedInWords(paired: Paired, than = "the full model"): string {
  if (paired.kind !== "tested") return untestedInWords(paired);
  const { n, gained, lost, p, verdict } = paired;
  if (gained + lost === 0) return `Has the same of ${questions(n)} right as ${than}.`;
  const found = `${lost} lost, ${gained} gained of ${questions(n)} (${pInWords(p)})`;
  if (verdict === "same") return `Not significantly worse than ${than}: ${found}.`;
  return `${verdict === "worse" ? "Worse" : "Better"} than ${than}, hardly by chance: ${found}.`;
}

/** The same where there is no room for a sentence. */
export function pairedBriefly(paired: Paired): string {
  switch (paired.kind) {
    case "full": return "";
    case "unmeasured": return "Not compared: Measure runs the full model too.";
    case "old": return "Not compared: measured by an older version. Measure runs it again.";
    case "text": return "Free text: the intervals tell.";
    case "changed": return "Not compared: other questions. Measure both again.";
    case "tested": {
      const { n, gained, lost, p, verdict } = paired;
      if (gained + lost === 0) return `No question lost or gained of ${n.toLocaleString("en")}.`;
      const found = { same: "Not significantly worse", worse: "Worse", better: "Better" }[verdict];
      return `${found}: ${lost} lost, ${gained} gained of ${n.toLocaleString("en")} (${pInWords(p)}).`;
    }
  }
}

/** What so many questions could have shown at all: no significant loss is not no loss. Empty where a difference was found, or nothing tested. */
export function powerInWords(paired: Paired): string {
  if (paired.kind !== "tested" || paired.verdict !== "same") return "";
  const { n, gained } = paired;
  const least = leastSignificantLoss(gained);
  if (least + gained > n) return `That is not no loss: ${questions(n)} are too few to show any. Choose a larger part.`;
  const net = least - gained;
  return `That is not no loss: with ${gained} gained, ${questions(n)} show a loss of ${net} or more (${((100 * net) / n).toFixed(1)} points).`;
}

function untestedInWords(paired: Exclude<Paired, PairedTest>): string {
  switch (paired.kind) {
    case "full": return "";
    case "unmeasured": return "Not compared with the full model, which is not measured on this part: Measure does both.";
    case "old": return `Not compared question by question: ${paired.which === "full" ? "the full model" : "it"} was measured by an older version. Measure runs it again.`;
    case "text": return "Free text has no right answers to compare one by one: the intervals tell.";
    case "changed": return "Not compared: the full model was measured on other questions. Measure both again.";
  }
}

function rightOnes(right: string): boolean[] {
  return Array.from(right, (mark) => mark === "1");
}

function questions(n: number): string {
  return `${n.toLocaleString("en")} ${n === 1 ? "question" : "questions"}`;
}
