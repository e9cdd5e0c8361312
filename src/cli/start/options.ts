import { parseArgs } from "node:util";
import { StudioError } from "../../shared/errors";

export interface StartOptions {
  readonly port: number;
  readonly fetchesModel: boolean;
}

export const START_USAGE = "npm start -- [--port N] [--no-fetch]";

/** Errors: "usage". */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { port, "no-fetch": noFetch } = parseValues(args);
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw usageError(`--port ${port} is not a port from 1 to 65535.`);
  return { port: number, fetchesModel: !noFetch };
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { port: { type: "string", default: "5173" }, "no-fetch": { type: "boolean", default: false } } }).values;
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

function usageError(message: string): StudioError {
  return new StudioError("usage", message, `Usage: ${START_USAGE}`);
}
