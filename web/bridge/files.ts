// Files a person adds: what they are is read from their bytes, never from their name. The limits
// come from the core's screen; the server checks again.
import type { Core } from './core';
import type { FileRef } from './types';

export interface FileLimits {
  bytes_max: number;
  types: string[]; // media types
}

export type FileRefusal = 'file_type' | 'file_too_large' | 'file_empty';

const SIGNATURES: { type: string; at: number; bytes: number[] }[] = [
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  { type: 'image/gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: 'image/heic', at: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69] },
  { type: 'image/heic', at: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x6d, 0x69, 0x66, 0x31] },
];

// Empty: none of the kinds we know.
export function type_of_bytes(head: Uint8Array): string {
  const found = SIGNATURES.find((one) => one.bytes.every((byte, i) => head[one.at + i] === byte));
  return found?.type ?? '';
}

export interface CheckedFile {
  refusal?: FileRefusal;
  ref?: FileRef;
  blob?: Blob;
}

// Reads the file once; the copy in memory is what is hashed and stored, so that a file changed or
// removed afterwards changes nothing.
export async function check_file(core: Core, file: File, limits: FileLimits): Promise<CheckedFile> {
  if (file.size === 0) return { refusal: 'file_empty' };
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const type = type_of_bytes(head);
  const allowed = limits.types.length === 0 || limits.types.includes(type);
  if (!type || !allowed) return { refusal: 'file_type' };
  if (limits.bytes_max > 0 && file.size > limits.bytes_max) return { refusal: 'file_too_large' };
  return stored_form(core, new Uint8Array(await file.arrayBuffer()), type, file.name);
}

// A file made on this device: the drawing of a signature, the document that was shown.
export function stored_form(
  core: Core,
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  name: string,
): CheckedFile {
  const ref = { sha256: core.sha256(bytes), type, name, size: bytes.length };
  return { ref, blob: new Blob([bytes], { type }) };
}
