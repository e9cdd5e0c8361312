/**
 * A SentencePiece BPE vocabulary has scores and no merges; the merges follow from the scores: the pair whose union has
 * the highest score is merged first. Source: transformers' `generate_merges`, whose order this keeps.
 */
import { StudioError } from "../../shared/errors";

export interface ScoredPiece {
  readonly text: string;
  readonly score: number;
}

/** SentencePiece itself stops at 16 characters unless told otherwise; the work per piece grows with its square. */
const MAX_PIECE_CHARACTERS = 256;

interface Candidate {
  readonly pair: readonly [string, string];
  readonly score: number;
  readonly leftLength: number;
  readonly rightLength: number;
}

/** `pieces` in the order of their ids: normal ones only, no control or byte tokens. Errors: "limit" for a piece of absurd length. */
export function mergesFromScores(pieces: readonly ScoredPiece[], file: string): (readonly [string, string])[] {
  const ids = new Map(pieces.map(({ text }, index) => [text, index]));
  const candidates = pieces.flatMap((piece) => splitsOf(piece, ids, file));
  candidates.sort((a, b) => b.score - a.score || b.leftLength - a.leftLength || b.rightLength - a.rightLength);
  return candidates.map(({ pair }) => pair);
}

function splitsOf({ text, score }: ScoredPiece, ids: ReadonlyMap<string, number>, file: string): Candidate[] {
  const characters = [...text];
  if (characters.length > MAX_PIECE_CHARACTERS) {
    throw new StudioError("limit", `${file}: tokenizer.ggml.tokens holds a token of ${characters.length} characters, at most ${MAX_PIECE_CHARACTERS} are read.`, "Fetch the file again; no published tokenizer has such a token.");
  }
  const found: (Candidate & { readonly order: readonly [number, number] })[] = [];
  for (let cut = 1; cut < characters.length; cut++) {
    const left = characters.slice(0, cut).join("");
    const right = text.slice(left.length);
    const leftId = ids.get(left);
    const rightId = ids.get(right);
    if (leftId === undefined || rightId === undefined) continue;
    found.push({ pair: [left, right], score, leftLength: cut, rightLength: characters.length - cut, order: [leftId, rightId] });
  }
  return found.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]);
}
