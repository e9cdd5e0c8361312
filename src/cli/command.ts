/** A command of the command line: one record behind `help` and the call. */
import type { JobContext } from "../shared/progress";
import type { Flags, FlagSpecs } from "./flags";

export interface CommandContext {
  readonly flags: Flags;
  /** Reports progress on stderr. */
  readonly job: JobContext;
  /** One line on stderr. */
  readonly say: (line: string) => void;
}

export interface CliCommand {
  readonly help: string;
  readonly flags: FlagSpecs;
  /** What becomes the JSON document. */
  run(context: CommandContext): Promise<object>;
}
