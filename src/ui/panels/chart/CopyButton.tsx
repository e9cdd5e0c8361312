import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

/** How long it says that it is done. */
const DONE_MS = 1500;

interface CopyButtonProps {
  /** Whether it worked. */
  readonly copy: () => Promise<boolean>;
}

export function CopyButton({ copy }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), DONE_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button type="button" className="button ghost" onClick={() => void copy().then(setIsCopied)}>
      {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      <span className="copy-label">{isCopied ? "Copied" : "Copy"}</span>
    </button>
  );
}
