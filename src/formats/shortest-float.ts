/** GGUF keeps float32: 9.999999747378752e-6 is 1e-5 there. The shortest decimal that is the same float32. */
export function shortestFloat(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) return candidate;
  }
  return value;
}
