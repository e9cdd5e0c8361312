import { useId } from "react";
import type { ReactNode } from "react";

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const titleId = useId();
  return (
    <div className="mapping-section" role="group" aria-labelledby={titleId}>
      <h3 id={titleId}>{title}</h3>
      {children}
    </div>
  );
}
