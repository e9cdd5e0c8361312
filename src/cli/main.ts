/** The studio's engine without a page: one JSON document on stdout, everything else on stderr. */
import { toStudioError } from "../shared/errors";
import type { CliCommand } from "./command";
import { bench } from "./commands/bench";
import { evaluate } from "./commands/eval";
import { exportCommand } from "./commands/export";
import { generate } from "./commands/generate";
import { grads } from "./commands/grads";
import { importData } from "./commands/import";
import { inspect } from "./commands/inspect";
import { logits } from "./commands/logits";
import { publish } from "./commands/publish";
import { replay } from "./commands/replay";
import { scanCommand } from "./commands/scan";
import { tokenize } from "./commands/tokenize";
import { trimCommand } from "./commands/trim";
import { tuneCommand } from "./commands/tune";
import { readFlags, usage, type FlagSpecs } from "./flags";
import { progressPrinter } from "./stderr-progress";

const COMMANDS: Readonly<Record<string, CliCommand>> = { inspect, tokenize, generate, logits, import: importData, eval: evaluate, bench, scan: scanCommand, trim: trimCommand, replay, tune: tuneCommand, grads, export: exportCommand, publish };

/** Every command takes these: JSON is the only form of output, and a command that needs no adapter lets one be named. */
const COMMON_FLAGS: FlagSpecs = {
  json: { type: "boolean", help: "one JSON document on stdout" },
  adapter: { type: "string", help: "hardware, swiftshader, lavapipe, or part of an adapter's name" },
};

async function main([name, ...args]: readonly string[]): Promise<object | null> {
  if (name === undefined || name === "help" || name === "--help") {
    process.stderr.write(helpText());
    return null;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw usage(`"${name}" is no command; there are ${Object.keys(COMMANDS).join(", ")}.`);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const flags = readFlags(args, { ...COMMON_FLAGS, ...command.flags });
  return command.run({ flags, say, job: { signal: stop.signal, onProgress: progressPrinter(say, () => performance.now()) } });
}

function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, { help, flags }]) => {
    const lines = Object.entries({ ...flags, ...COMMON_FLAGS }).map(([flag, spec]) => `    --${flag}${spec.type === "string" ? " VALUE" : ""}${spec.required ? " (needed)" : ""}: ${spec.help}`);
    return `  ${name}: ${help}\n${lines.join("\n")}\n`;
  });
  return `npm run --silent cli -- COMMAND … --json\n\n${commands.join("\n")}`;
}

/** Dawn's threads keep the process alive, so it ends itself once the output is written. */
function end(code: number, document: object | null): void {
  if (document === null) process.exit(code);
  process.stdout.write(`${JSON.stringify(document)}\n`, () => process.exit(code));
}

main(process.argv.slice(2)).then(
  (document) => end(0, document),
  (error: unknown) => {
    const failure = toStudioError(error);
    process.stderr.write(`${failure.message} ${failure.remedy}\n`);
    end(failure.code === "usage" ? 2 : 1, { error: failure.toJSON() });
  },
);
