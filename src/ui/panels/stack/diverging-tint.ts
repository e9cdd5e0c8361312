/** The colour of a value that can help or hurt. Strength grows with the root, so that small differences still show. */

export interface Tint {
  readonly hue: "helps" | "hurts";
  /** 0 to 1. */
  readonly strength: number;
}

/** `harm` above zero hurts; at `full` and beyond the colour is at its strongest. */
export function divergingTint(harm: number, full: number): Tint {
  return { hue: harm > 0 ? "hurts" : "helps", strength: Math.min(1, Math.sqrt(Math.abs(harm) / full)) };
}
