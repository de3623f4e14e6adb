// The core as a WASM module: JSON in, JSON out; pages of rows cross as the bytes they are. The only
// file that touches WASM memory.
// It runs on the page's main thread: an input or a screen takes well under a millisecond, less than
// a message to a worker and back.
import createAftercore, { type AftercoreModule } from 'aftercore';
import wasmUrl from 'aftercore.wasm?url';
import type { Input, Reply, ScreenQuery } from './types';

// Bytes on their way into the core's memory, piece by piece; in an input `number` stands for them.
export interface Gift {
  readonly number: number;
  add: (bytes: Uint8Array) => void;
  drop: () => void; // there will be no input
}

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
    const text = JSON.stringify(input, this.given_());
    const reply = this.call_<Reply>(text, (pointer) => {
      return this.module_._ac_handle_parts(this.handle_, pointer, now);
    });
    this.take_parts_(reply);
    // The core could not read its own host's message: a bug, to be seen in the console and tests.
    if (reply.error) console.error(`core refuses ${input.kind}`, reply.error);
    return reply;
  }

  screen<T>(query: ScreenQuery, now: number = Date.now()): T {
    return this.call_(JSON.stringify(query), (pointer) =>
      this.module_._ac_screen(this.handle_, pointer, now),
    );
  }

  // 64 lower-case hex digits.
  sha256(bytes: Uint8Array): string {
    return this.with_bytes_(bytes, (pointer) => {
      return this.take_(this.module_._ac_sha256(pointer, bytes.length));
    });
  }

  // The actor id a guest's secret stands for; known without a server.
  guest_id(secret: string): string {
    return this.with_text_(secret, (pointer) => this.take_(this.module_._ac_guest_id(pointer)));
  }

  // Over all that is visible: the same in every build, for the same inputs.
  state_hash(): string {
    return this.take_(this.module_._ac_state_hash(this.handle_));
  }

  gift(): Gift {
    const { module_: module, handle_: handle } = this;
    const number = module._ac_give(handle);
    return {
      number,
      add: (bytes) => {
        // First the room: making it may move the memory.
        const pointer = module._ac_give_room(handle, number, bytes.length);
        module.HEAPU8.set(bytes, pointer);
      },
      drop: () => module._ac_give_up(handle, number),
    };
  }

  // Hands over each value that is bytes; its number stands for it in the JSON.
  private given_(): (key: string, value: unknown) => unknown {
    return (_key, value) => {
      if (!(value instanceof Uint8Array)) return value;
      const gift = this.gift();
      gift.add(value);
      return gift.number;
    };
  }

  // Copies of what the core lets go of with its next input.
  private take_parts_(reply: Reply): void {
    for (const effect of reply.effects) {
      if (effect.kind !== 'store_base') continue;
      for (const segment of effect.segments as { bytes: number | Uint8Array }[]) {
        const number = segment.bytes as number;
        const from = this.module_._ac_part(this.handle_, number);
        const size = this.module_._ac_part_size(this.handle_, number);
        segment.bytes = this.module_.HEAPU8.slice(from, from + size);
      }
    }
  }

  private call_<T>(text: string, work: (pointer: number) => number): T {
    return this.with_text_(text, (pointer) => {
      return JSON.parse(this.take_(work(pointer))) as T;
    });
  }

  private with_bytes_<T>(bytes: Uint8Array, work: (pointer: number) => T): T {
    const pointer = this.module_._malloc(bytes.length || 1);
    try {
      this.module_.HEAPU8.set(bytes, pointer);
      return work(pointer);
    } finally {
      this.module_._free(pointer);
    }
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
