import { expect, it } from "vitest";
import type { Command } from "./command";
import { findCommands } from "./search";

const COMMANDS = ["Undo", "Redo", "Measure", "Download model", "Open a folder", "Show the model's report"].map(
  (label): Command => ({ id: label, label, shortcut: null, worksInDialogs: false, enabled: () => true, run: () => undefined }),
);

const labels = (query: string): string[] => findCommands(query, COMMANDS).map((command) => command.label);

it.each([
  ["", COMMANDS.map((command) => command.label)],
  ["  MEAS ", ["Measure"]],
  ["mod", ["Download model", "Show the model's report"]],
  ["do", ["Download model", "Undo", "Redo"]], // what begins a word comes first
  ["open fold", ["Open a folder"]],
  ["zip", []],
])("%j finds %j", (query, expected) => {
  expect(labels(query)).toEqual(expected);
});
