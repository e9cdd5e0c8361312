import { useEffect } from "react";
import { useStudioState } from "./workbench-context";

/** Puts the choice on the document; theme.css does the rest, also for "system". */
export function useTheme(): void {
  const theme = useStudioState((state) => state.theme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
}
