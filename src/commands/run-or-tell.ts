/** For a button that stands apart from its command's state: what could be done when it appeared may not be possible now. */
import { StudioError } from "../shared/errors";
import { tellError } from "../store/notices";
import type { Studio } from "../store/studio";
import type { Command } from "./command";

/** True when it runs; otherwise the person was told why not. */
export function runOrTell(studio: Studio, command: Command): boolean {
  const enabled = command.enabled();
  if (enabled === true) void command.run();
  else tellError(studio, new StudioError("usage", enabled, `That is why "${command.label}" can't be done now.`));
  return enabled === true;
}
