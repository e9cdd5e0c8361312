import { describe, expect, it } from "vitest";
import { FIRST, nextBatch, type DataCursor } from "./order";

const DATA = { examples: 11, batch: 4, seed: 5 };

function taken(steps: number, from: DataCursor = FIRST, data = DATA): { readonly batches: (readonly number[])[]; readonly cursor: DataCursor } {
  const batches: (readonly number[])[] = [];
  let cursor = from;
  for (let step = 0; step < steps; step++) {
    const { indices, next } = nextBatch(cursor, data);
    batches.push(indices);
    cursor = next;
  }
  return { batches, cursor };
}

describe("the order of examples", () => {
  it("has every example once an epoch, each epoch in another order", () => {
    const { batches, cursor } = taken(6);
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 3, 4, 4, 3]);
    const epochs = [batches.slice(0, 3).flat(), batches.slice(3).flat()];
    for (const epoch of epochs) expect(epoch.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(epochs[0]).not.toEqual(epochs[1]);
    expect(cursor).toEqual({ epoch: 2, at: 0 });
  });

  it("goes on from a cursor as if it had never stopped, and is another for another seed", () => {
    const { cursor } = taken(4);
    expect(taken(5, cursor).batches).toEqual(taken(9).batches.slice(4));
    expect(taken(3, FIRST, { ...DATA, seed: 6 }).batches).not.toEqual(taken(3).batches);
  });

  it("takes all there are when the batch is larger", () => {
    expect(taken(2, FIRST, { ...DATA, batch: 64 }).batches.map(({ length }) => length)).toEqual([11, 11]);
  });
});
