// A file's bytes as they are kept: in pieces of one size, so that a part of a long video is read
// without the whole. Written in one transaction: all of them, or none.
const PIECE_BYTES = 256 * 1024; // what goes in one request

export interface Piece {
  sha256: string;
  n: number;
  type: string;
  size: number; // of the whole file
  bytes: ArrayBuffer;
}

export const piece_at = (offset: number): number => Math.floor(offset / PIECE_BYTES);

export function split(sha256: string, bytes: ArrayBuffer, type: string): Piece[] {
  const size = bytes.byteLength;
  const pieces: Piece[] = [];
  for (let n = 0; n * PIECE_BYTES < size; ++n) {
    const part = bytes.slice(n * PIECE_BYTES, (n + 1) * PIECE_BYTES);
    pieces.push({ sha256, n, type, size, bytes: part });
  }
  return pieces;
}

// Nothing: there is none, or not all of it.
export function all_of(pieces: Piece[]): Blob | undefined {
  const [first] = pieces;
  if (!first) return undefined;
  const whole = new Blob(
    pieces.map(({ bytes }) => bytes),
    { type: first.type },
  );
  return whole.size === first.size ? whole : undefined;
}

// Of pieces that follow one another and hold `offset`.
export function part_of(pieces: Piece[], offset: number, length: number): ArrayBuffer | undefined {
  const [first] = pieces;
  if (!first) return undefined;
  const part = new Uint8Array(length);
  let at = 0;
  for (const { n, bytes } of pieces) {
    const from = Math.max(0, offset - n * PIECE_BYTES);
    const taken = new Uint8Array(bytes).subarray(from, from + length - at);
    part.set(taken, at);
    at += taken.length;
  }
  return at === length ? part.buffer : undefined;
}
