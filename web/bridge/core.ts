// The core as a WASM module: JSON in, JSON out. The only file that touches WASM memory.
// It runs on the page's main thread: an input or a screen takes well under a millisecond, less than
// a message to a worker and back.
import createAftercore, { type AftercoreModule } from 'aftercore';
import wasmUrl from 'aftercore.wasm?url';
import type { Input, Reply, ScreenQuery } from './types';

export class Core {
  private constructor(
    private readonly module_: AftercoreModule,
    private readonly handle_: number,
  ) {}

  static async load(): Promise<Core> {
    const module = await createAftercore({ locateFile: () => wasmUrl });
    return new Core(module, module._ac_create());
  }

  handle(input: Input, now: number = Date.now()): Reply {
    const reply = this.call_<Reply>(input, (pointer) => {
      return this.module_._ac_handle(this.handle_, pointer, now);
    });
    // The core could not read its own host's message: a bug, to be seen in the console and tests.
    if (reply.error) console.error(`core refuses ${input.kind}`, reply.error);
    return reply;
  }

  screen<T>(query: ScreenQuery, now: number = Date.now()): T {
    return this.call_(query, (pointer) => this.module_._ac_screen(this.handle_, pointer, now));
  }

  // 64 lower-case hex digits.
  sha256(bytes: Uint8Array): string {
    const pointer = this.module_._malloc(bytes.length || 1);
    try {
      this.module_.HEAPU8.set(bytes, pointer);
      return this.take_(this.module_._ac_sha256(pointer, bytes.length));
    } finally {
      this.module_._free(pointer);
    }
  }

  // The actor id a guest's secret stands for; known without a server.
  guest_id(secret: string): string {
    return this.with_text_(secret, (pointer) => this.take_(this.module_._ac_guest_id(pointer)));
  }

  // Over all that is visible: the same in every build, for the same inputs.
  state_hash(): string {
    return this.take_(this.module_._ac_state_hash(this.handle_));
  }

  private call_<T>(value: unknown, work: (pointer: number) => number): T {
    return this.with_text_(JSON.stringify(value), (pointer) => {
      return JSON.parse(this.take_(work(pointer))) as T;
    });
  }

  private with_text_<T>(text: string, work: (pointer: number) => T): T {
    const size = this.module_.lengthBytesUTF8(text) + 1;
    const pointer = this.module_._malloc(size);
    try {
      this.module_.stringToUTF8(text, pointer, size);
      return work(pointer);
    } finally {
      this.module_._free(pointer);
    }
  }

  // Copies a returned string and gives its memory back.
  private take_(pointer: number): string {
    const text = this.module_.UTF8ToString(pointer);
    this.module_._ac_last_free(pointer);
    return text;
  }
}

export function random_hex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
