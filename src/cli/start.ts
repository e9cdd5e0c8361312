/** `npm start`: the default model on the disk, then the studio on a port of this machine. */
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { toStudioError } from "../shared/errors";
import { bringDefaultModel } from "./start/bring-default-model";
import { parseStartOptions } from "./start/options";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.fetchesModel && (await bringDefaultModel(say)) === "unreachable") {
    say("The studio starts with the bundled demo, a tiny synthetic model, and opens models of your own from disk; `npm start` tries again next time.");
  }
  await serve(options.port);
}

/** Serves the built page: unlike the development server it never reloads itself while a model is open. */
async function serve(port: number): Promise<void> {
  say("Building the page.");
  // Warnings of the bundler are for whoever builds the studio (`npm run build`), not for whoever uses it.
  await build({ root: ROOT, logLevel: "error" });
  const server = await preview({ root: ROOT, logLevel: "warn", preview: { host: "127.0.0.1", port, strictPort: false } });
  say(`\nTrimLLM Studio is ready: ${server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${port}/`}`);
  say("Open it in Chrome. Ctrl+C ends it.");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  const { message, remedy } = toStudioError(error);
  process.stderr.write(`${message}\n${remedy}\n`);
  process.exitCode = 1;
});
