// Texts and bytes in and out of the module's memory.
export class Memory {
  constructor(module) {
    this.module = module;
  }

  // The caller, or the console, frees it.
  newText(text) {
    const size = this.module.lengthBytesUTF8(text) + 1;
    const at = this.module._malloc(size);
    this.module.stringToUTF8(text, at, size);
    return at;
  }

  withTexts(texts, use) {
    const places = texts.map((text) => this.newText(text));
    try {
      return use(...places);
    } finally {
      for (const place of places) this.module._free(place);
    }
  }

  // `use(address, size)`; address 0 for no bytes at all.
  withBytes(buffer, use) {
    if (!buffer) return use(0, 0);
    const bytes = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
    const at = this.module._malloc(Math.max(bytes.length, 1));
    this.module.HEAPU8.set(bytes, at);
    try {
      return use(at, bytes.length);
    } finally {
      this.module._free(at);
    }
  }

  asset(kind, buffer) {
    this.withTexts([kind], (name) =>
      this.withBytes(buffer, (at, size) => this.module._console_asset(name, at, size)));
  }
}
