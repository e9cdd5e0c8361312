import type { KeyPiece } from "./legend-keys";

/** A sample of what a name in the legend stands for. */
export function LegendKey({ pieces }: { readonly pieces: readonly KeyPiece[] }) {
  return (
    <svg width={24} height={14} viewBox="-12 -7 24 14" aria-hidden>
      {pieces.map(({ d, fill, stroke, transform, ...rest }) => (
        <path
          key={d + fill} d={d} fill={fill} stroke={stroke} transform={transform}
          strokeWidth={rest["stroke-width"]} strokeDasharray={rest["stroke-dasharray"]} strokeLinejoin={rest["stroke-linejoin"] === "round" ? "round" : undefined} strokeOpacity={rest["stroke-opacity"]}
        />
      ))}
    </svg>
  );
}
