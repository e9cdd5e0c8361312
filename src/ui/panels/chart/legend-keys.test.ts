import { describe, expect, it } from "vitest";
import { FLOOR_KEY, looseKey, NO_LOSS_KEY, PARETO_KEY, seriesKey, tunedKey } from "./legend-keys";
import type { KeyPiece } from "./legend-keys";
import { seriesStyle } from "./series-style";

const look = (pieces: readonly KeyPiece[]) => JSON.stringify(pieces);

describe("samples in the legend", () => {
  it("have the colour and shape of what they stand for, behind it the line", () => {
    const { color, path } = seriesStyle(2);
    expect(seriesKey(2).map(({ d, stroke, fill }) => [d, stroke, fill])).toEqual([["M-12,0H12", color, "none"], [path, color, "var(--card)"]]);
  });

  it("tell points on no line by the symbol alone, and tuned weights by a dashed line and a filled middle", () => {
    expect(looseKey(1)).toEqual(seriesKey(1).slice(1));
    const [line, symbol, middle] = tunedKey(1);
    expect(line?.["stroke-dasharray"]).toBe("5 4");
    expect(symbol).toEqual(looseKey(1)[0]);
    expect(middle).toMatchObject({ d: seriesStyle(1).path, fill: seriesStyle(1).color });
  });

  it("are all different, those of twenty series too", () => {
    const keys = [...Array.from({ length: 20 }, (_, slot) => seriesKey(slot)), tunedKey(0), looseKey(0), PARETO_KEY, NO_LOSS_KEY, FLOOR_KEY].map(look);
    expect(new Set(keys).size).toBe(25);
  });

  it("take their colours from the theme, which a saved picture writes out", () => {
    for (const { fill, stroke } of [...seriesKey(3), ...tunedKey(3), ...PARETO_KEY, ...NO_LOSS_KEY, ...FLOOR_KEY]) {
      for (const color of [fill, stroke]) expect(color).toMatch(/^(none|var\(--[\w-]+\))$/);
    }
  });
});
