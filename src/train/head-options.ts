/** What each choice of head would take on the device, largest first, and which fit. */
import type { SessionCapacity } from "../engine/buffers";
import type { Mask } from "../model/mask";
import type { ModelSpec } from "../model/spec";
import type { TunedHead } from "../model/tuned";
import type { HeadOption } from "./records";
import type { HeadChoice, TuneSettings } from "./settings";
import { bytesOf, trainBuffers } from "./train-buffers";
import { paddedRank, trainablesOf, type TrainShape } from "./trainables";

/**
 * Session and training together. WebGPU does not tell how much memory is free: this is what a GPU of 8 GB leaves beside
 * the screen and other tabs with room to spare. An allocation that fails below it is told, and the next smaller head is taken.
 */
const BUDGET_BYTES = 4 * 1024 ** 3;
const DEFAULT_RANK = 16;

/** All that decides what a training takes beside its head. */
export interface Room {
  readonly spec: ModelSpec;
  readonly mask: Mask;
  readonly capacity: SessionCapacity;
  /** What the session holds already. */
  readonly sessionBytes: number;
  /** Bytes that one binding of the device can hold. */
  readonly maxBytes: number;
  readonly microBatchTokens: number;
  /** Rows that "seen" trains. */
  readonly seenRows: number;
  /** Of the weights that it begins with; their form is kept. */
  readonly fromHead: TunedHead | null;
}

export function shapeOf({ spec, mask, capacity, maxBytes, microBatchTokens, seenRows }: Room, head: HeadChoice, keepsActivations: boolean): TrainShape {
  return { spec, mask, head, seenRows, tokens: microBatchTokens, outputs: capacity.outputs, keepsActivations, maxBytes };
}

/** Bytes that training adds to the session's. */
export function trainingBytes(room: Room, head: HeadChoice, keepsActivations: boolean): number {
  return bytesOf(trainBuffers(shapeOf(room, head, keepsActivations)));
}

export function fits(room: Room, bytes: number): boolean {
  return room.sessionBytes + bytes <= BUDGET_BYTES;
}

export function headOptions(room: Room, { head }: Pick<TuneSettings, "head">): HeadOption[] {
  const rank = room.fromHead?.kind === "low-rank" ? room.fromHead.rank : head !== "auto" && head.kind === "low-rank" ? head.rank : DEFAULT_RANK;
  const choices: HeadChoice[] = [{ kind: "full" }, { kind: "seen" }, { kind: "low-rank", rank }, { kind: "none" }];
  const bare = trainingBytes(room, { kind: "none" }, false);
  return choices.map((choice) => {
    const bytes = trainingBytes(room, choice, false);
    return { choice, bytes: bytes - bare, parameters: parametersOf(shapeOf(room, choice, false), "head"), problem: formProblem(room, choice) ?? sizeProblem(room, choice, bytes) };
  });
}

/** Values that are trained: all of them, or those of the head. */
export function parametersOf(shape: TrainShape, of: "all" | "head"): number {
  return trainablesOf(shape).reduce((sum, { name, rows, cols }) => sum + (of === "head" && name === "norms" ? 0 : rows * cols), 0);
}

/** Rows of the head that training changes. */
export function headRowsOf({ spec, head, seenRows }: TrainShape): number {
  if (head.kind === "none") return 0;
  return head.kind === "seen" ? seenRows : spec.vocab;
}

export function isSameHead(a: HeadChoice, b: HeadChoice): boolean {
  return a.kind === b.kind && (a.kind !== "low-rank" || b.kind !== "low-rank" || paddedRank(a.rank) === paddedRank(b.rank));
}

/** A head that was tuned goes on in its form: another would forget what it learnt. */
function formProblem({ fromHead }: Room, { kind }: HeadChoice): string | null {
  const formOf = { full: "full", rows: "seen", "low-rank": "low-rank" } as const;
  if (!fromHead || formOf[fromHead.kind] === kind) return null;
  return "The tuned weights that it starts from have their head in another form, which would be lost.";
}

function sizeProblem(room: Room, choice: HeadChoice, bytes: number): string | null {
  const large = trainBuffers(shapeOf(room, choice, false)).find((need) => need.bytes > room.maxBytes);
  if (large) return `Its buffer ${large.name} takes ${megabytes(large.bytes)}, and this GPU binds at most ${megabytes(room.maxBytes)}.`;
  return fits(room, bytes) ? null : `Model and training would take ${megabytes(room.sessionBytes + bytes)}; more than ${megabytes(BUDGET_BYTES)} is not tried.`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;
}
