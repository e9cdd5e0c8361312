/** `closing-line.ts OUTPUT…`: one closing line for several runs, from the files that hold what each of them printed. */
import { existsSync, readFileSync } from "node:fs";
import { addCounts, formatCounts, NOTHING, readClosingLine } from "./counts";

const outputs = process.argv.slice(2).map((path) => (existsSync(path) ? readFileSync(path, "utf8") : ""));
process.stdout.write(`${formatCounts(outputs.map(readClosingLine).reduce(addCounts, NOTHING))}\n`);
