/** What persistence needs of the browser's tab; browser-tab.ts has the real one, testing.ts another. */
export interface Tab {
  /** Kept over a reload, and copied where the browser copies a tab. */
  sessionId(): string | null;
  keepSessionId(id: string): void;
  newId(): string;
  /** Marks this tab as the one that lives in a session, until it closes; false when another one does, for `waitMs` at least. */
  hold(id: string, waitMs: number): Promise<boolean>;
  /** Sessions in which some tab lives. */
  held(): Promise<ReadonlySet<string>>;
  /** The page may be gone in a moment. */
  onHide(listener: () => void): void;
  /** Wall clock, as `Date.now()`. */
  now(): number;
  reload(): void;
  /** What the browser keeps for this address, in bytes; null where it doesn't tell. */
  estimate(): Promise<StorageEstimate | null>;
  /** Removes everything from the origin's private file system. */
  removeFiles(): Promise<void>;
}
