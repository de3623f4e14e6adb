// Files a person adds: what they are is read from their bytes, never from their name. The limits
// come from the core's screen; the server checks again.
import type { Core } from './core';
import type { FileRef } from './types';

export interface FileLimit {
  bytes_max: number;
  types: string[]; // media types
}
// One for each kind of file that is taken: photos, videos.
export type FileLimits = FileLimit[];

export type FileRefusal = 'file_type' | 'file_too_large' | 'file_empty';

const SIGNATURES: { type: string; at: number; bytes: number[] }[] = [
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  { type: 'image/gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: 'video/webm', at: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3] },
];
// ISO base media: the brand after "ftyp" tells a photo from a film.
const FTYP = [0x66, 0x74, 0x79, 0x70];
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1'];

// Empty: none of the kinds we know.
export function type_of_bytes(head: Uint8Array): string {
  const found = SIGNATURES.find((one) => one.bytes.every((byte, i) => head[one.at + i] === byte));
  if (found) return found.type;
  if (head.length < 12 || !FTYP.every((byte, i) => head[4 + i] === byte)) return '';
  const brand = String.fromCharCode(...head.subarray(8, 12));
  if (HEIC_BRANDS.includes(brand)) return 'image/heic';
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}

export interface CheckedFile {
  refusal?: FileRefusal;
  bytes_max?: number; // with file_too_large: of its kind
  ref?: FileRef;
  blob?: Blob;
}

// Reads the file once; the copy in memory is what is hashed and stored, so that a file changed or
// removed afterwards changes nothing.
export async function check_file(core: Core, file: File, limits: FileLimits): Promise<CheckedFile> {
  if (file.size === 0) return { refusal: 'file_empty' };
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const type = type_of_bytes(head);
  const known = limits.filter((one) => one.types.length > 0);
  const limit = known.find((one) => one.types.includes(type));
  if (!type || (known.length > 0 && !limit)) return { refusal: 'file_type' };
  const bytes_max = limit?.bytes_max ?? 0;
  if (bytes_max > 0 && file.size > bytes_max) return { refusal: 'file_too_large', bytes_max };
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
