// What a signature is made of: the drawing and the text it stands under, both kept as files.
import type { FileRef, Store } from '@bridge/index';

export interface Signed {
  file: FileRef;
  document: FileRef;
  content_hash: string;
}

async function keep(
  store: Store,
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  name: string,
): Promise<FileRef | undefined> {
  const made = store.made_file(bytes, type, name);
  if (!made.ref || !made.blob) return undefined;
  return (await store.keep_file(made.ref, made.blob)) ? made.ref : undefined;
}

// A data: URL's bytes; fetch() of one is against the page's security policy.
function bytes_of(url: string): Uint8Array<ArrayBuffer> {
  const text = atob(url.slice(url.indexOf(',') + 1));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

// Nothing when the device could not keep them.
export async function signed_files(
  store: Store,
  text: string,
  drawing: string,
): Promise<Signed | undefined> {
  const file = await keep(store, bytes_of(drawing), 'image/png', 'signature.png');
  const shown = new TextEncoder().encode(text);
  const document = await keep(store, shown, 'text/plain', 'document.txt');
  return file && document ? { file, document, content_hash: document.sha256 } : undefined;
}
