// Ids and random numbers from the one source every page has: crypto.randomUUID is missing on plain
// http and in older browsers.
export function random_hex(bytes: number): string {
  return hex(crypto.getRandomValues(new Uint8Array(bytes)));
}

// A UUID of random numbers (version 4).
export function new_id(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
