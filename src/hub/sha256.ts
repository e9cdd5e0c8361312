/** SHA-256 of bytes that come piece by piece (FIPS 180-4): WebCrypto only takes a whole file at once. */

const BLOCK_BYTES = 64;
/** Where the length of the message stands in the last block. */
const LENGTH_OFFSET = 56;

/** First 32 bits of the fractional parts of a root of each of the first primes, as the standard derives them. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;
const PRIMES: readonly number[] = (() => {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
})();
const INITIAL = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));

export class Sha256 {
  readonly #state = Int32Array.from(INITIAL);
  readonly #block = new Uint8Array(BLOCK_BYTES);
  readonly #words = new Int32Array(64);
  #filled = 0;
  #bytes = 0;

  update(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    let at = 0;
    if (this.#filled > 0) {
      at = Math.min(BLOCK_BYTES - this.#filled, bytes.byteLength);
      this.#block.set(bytes.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < BLOCK_BYTES) return;
      this.#compress(this.#block, 0);
    }
    for (; at + BLOCK_BYTES <= bytes.byteLength; at += BLOCK_BYTES) this.#compress(bytes, at);
    this.#block.set(bytes.subarray(at));
    this.#filled = bytes.byteLength - at;
  }

  /** In hex. Nothing can be added afterwards. */
  digest(): string {
    const bits = 8 * this.#bytes;
    const padding = new Uint8Array((this.#filled < LENGTH_OFFSET ? BLOCK_BYTES : 2 * BLOCK_BYTES) - this.#filled);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.byteLength - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.byteLength - 4, bits % 2 ** 32);
    this.update(padding);
    return Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /** Hot, as `#rounds`: no arrays are made in it, which would halve its speed. */
  #compress(bytes: Uint8Array, at: number): void {
    const words = this.#words;
    for (let i = 0, j = at; i < 16; i++, j += 4) words[i] = (at0(bytes, j) << 24) | (at0(bytes, j + 1) << 16) | (at0(bytes, j + 2) << 8) | at0(bytes, j + 3);
    for (let i = 16; i < 64; i++) {
      const w15 = at0(words, i - 15);
      const w2 = at0(words, i - 2);
      const s0 = ((w15 >>> 7) | (w15 << 25)) ^ ((w15 >>> 18) | (w15 << 14)) ^ (w15 >>> 3);
      const s1 = ((w2 >>> 17) | (w2 << 15)) ^ ((w2 >>> 19) | (w2 << 13)) ^ (w2 >>> 10);
      words[i] = (at0(words, i - 16) + s0 + at0(words, i - 7) + s1) | 0;
    }
    this.#rounds(words);
  }

  #rounds(words: Int32Array): void {
    const state = this.#state;
    let a = at0(state, 0);
    let b = at0(state, 1);
    let c = at0(state, 2);
    let d = at0(state, 3);
    let e = at0(state, 4);
    let f = at0(state, 5);
    let g = at0(state, 6);
    let h = at0(state, 7);
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at0(ROUND, i) + at0(words, i)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] = at0(state, 0) + a;
    state[1] = at0(state, 1) + b;
    state[2] = at0(state, 2) + c;
    state[3] = at0(state, 3) + d;
    state[4] = at0(state, 4) + e;
    state[5] = at0(state, 5) + f;
    state[6] = at0(state, 6) + g;
    state[7] = at0(state, 7) + h;
  }
}

function at0(values: Uint8Array | Int32Array, index: number): number {
  return values[index] ?? 0;
}
