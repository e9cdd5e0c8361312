import type { ReactNode } from "react";

interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** How to get what is missing. */
  readonly children: ReactNode;
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon" aria-hidden>
        {icon}
      </span>
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  );
}
