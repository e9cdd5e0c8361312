/** Every strategy, by id; what the screen says of them is in `records/strategy-list`. */
import { runningOrder, type ModuleId } from "../../model/mask";
import { createRandom, mixSeeds } from "../../shared/random";
import type { StrategyId } from "../records/strategy-list";
import { figure, lowestFirst, quality, type Measured, type Strategy } from "./strategy";
import { trimllm } from "./trimllm";

export const STRATEGY_OF: Readonly<Record<StrategyId, Strategy>> = {
  nll: { id: "nll", reads: ["quality"], rank: (measured) => lowestFirst(measured, (id) => quality(measured, id).nll) },
  trimllm,
  angular: byFigure("angular"),
  influence: byFigure("influence"),
  taylor: byFigure("taylor"),
  reverse: { id: "reverse", reads: [], rank: (measured) => lowestFirst(measured, fromTheTop(measured)) },
  // A draw for each module by itself: whatever was dropped before, the others keep their order.
  random: { id: "random", reads: [], rank: (measured, { seed }) => lowestFirst(measured, (id) => createRandom(mixSeeds(seed, runningOrder(id))).next()) },
};

function byFigure(id: "angular" | "influence" | "taylor"): Strategy {
  return { id, reads: [id], rank: (measured) => lowestFirst(measured, (module) => figure(measured, module, id)) };
}

/** How many of the candidates stand behind each. */
function fromTheTop(measured: Measured): (id: ModuleId) => number {
  const places = [...measured.keys()].map(runningOrder);
  return (id) => places.filter((place) => place > runningOrder(id)).length;
}
