/** A part of an address as people read it; null when a percent sign in it stands for nothing. */
export function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
