/** Which rows are the same question: what leaks from tuning into the test part when they are parted. */

/** What of a row makes it the same question as another: its own texts, so that no wording moves a row to another part. */
export interface Identity {
  /** The question, the text of a classification, the prompt, or free text. */
  readonly question: string;
  /** With what comes along: the passage before the question, the completion after the prompt. */
  readonly whole: string;
}

/** A question that a larger share of the rows has is an instruction ("Is this sentence positive?"), not a duplicate. */
const MOST_COMMON_SHARE = 0.05;
/** Below that share in a small file a pair still is one. */
const ALWAYS_DUPLICATES = 3;

/** Groups of indices, each ascending, in the order of their first member; a lone example is a group of one. */
export function duplicateGroups(rows: readonly Identity[]): number[][] {
  const parents = rows.map((_, index) => index);
  const mostCommon = Math.max(ALWAYS_DUPLICATES, rows.length * MOST_COMMON_SHARE);
  for (const same of indicesBy(rows, ({ whole }) => normalise(whole))) union(parents, same);
  for (const same of indicesBy(rows, ({ question }) => normalise(question))) {
    if (same.length <= mostCommon) union(parents, same);
  }
  return indicesBy(rows, (_, index) => String(rootOf(parents, index)));
}

/** Lower case, letters and digits only, single spaces: punctuation and spacing do not make a new question. */
function normalise(text: string): string {
  const words = text.toLowerCase().normalize("NFKC").match(/[\p{L}\p{N}]+/gu);
  return words === null ? text : words.join(" ");
}

function indicesBy(rows: readonly Identity[], keyOf: (row: Identity, index: number) => string): number[][] {
  const groups = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const key = keyOf(row, index);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  return [...groups.values()];
}

/** Disjoint sets as a forest: `parents[i]` is i at a root, and a root is the smallest of its set. */
function union(parents: number[], same: readonly number[]): void {
  for (const index of same) {
    const [a, b] = [rootOf(parents, same[0] ?? index), rootOf(parents, index)];
    parents[Math.max(a, b)] = Math.min(a, b);
  }
}

function rootOf(parents: number[], index: number): number {
  let root = index;
  while (parents[root] !== root) root = parents[root] ?? root;
  // The path is shortened so that long chains stay cheap.
  parents[index] = root;
  return root;
}
