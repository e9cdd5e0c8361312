/** Files for a job beside: who works on what was read holds the thread, so it is given out at a checkpoint. */
import type { NamedSource } from "../formats/byte-source";
import { atCheckpoint, type JobContext } from "../shared/progress";

export function heldSources(files: readonly NamedSource[], job: JobContext): NamedSource[] {
  return files.map(({ path, source }) => ({
    path,
    source: {
      name: source.name,
      size: source.size,
      read: async (offset, length, signal) => {
        const bytes = await source.read(offset, length, signal);
        await atCheckpoint(job);
        return bytes;
      },
    },
  }));
}
