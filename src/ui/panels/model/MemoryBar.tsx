import type { ModelNeeds } from "../../../worker/protocol";
import { formatBytes } from "../../format";

/** What the bytes on the GPU are for, to scale. */
export function MemoryBar({ needs }: { readonly needs: ModelNeeds }) {
  const parts = [
    { name: "weights", bytes: needs.weightBytes },
    { name: "key cache", bytes: needs.cacheBytes },
    { name: "work", bytes: needs.workBytes },
  ];
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div className="memory">
      <div className="memory-bar" aria-hidden>
        {parts.map(({ name, bytes }) => (
          <i key={name} data-part={name} style={{ width: `${(100 * bytes) / total}%` }} />
        ))}
      </div>
      <ul>
        {parts.map(({ name, bytes }) => (
          <li key={name} data-part={name}>
            {formatBytes(bytes)} {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
