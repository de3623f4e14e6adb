// What the build provides beside TypeScript sources.

declare module 'aftercore' {
  // The Emscripten module of web/wasm: the C interface of core/api plus what is needed for strings.
  export interface AftercoreModule {
    HEAPU8: Uint8Array;
    UTF8ToString(pointer: number): string;
    stringToUTF8(text: string, pointer: number, size: number): void;
    lengthBytesUTF8(text: string): number;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _ac_create(): number;
    _ac_destroy(handle: number): void;
    _ac_give(handle: number): number;
    _ac_give_room(handle: number, part: number, length: number): number;
    _ac_give_up(handle: number, part: number): void;
    _ac_handle_parts(handle: number, input: number, now_ms: number): number;
    _ac_part(handle: number, part: number): number;
    _ac_part_size(handle: number, part: number): number;
    _ac_screen(handle: number, query: number, now_ms: number): number;
    _ac_sha256(bytes: number, length: number): number;
    _ac_guest_id(secret: number): number;
    _ac_state_hash(handle: number): number;
    _ac_last_free(pointer: number): void;
  }
  export default function createAftercore(options: {
    locateFile?: (file: string) => string;
  }): Promise<AftercoreModule>;
}

declare module 'aftercore.wasm?url' {
  const url: string;
  export default url;
}

declare module 'virtual:texts/zh' {
  const texts: Record<string, string>;
  export default texts;
}
declare module 'virtual:texts/en' {
  const texts: Record<string, string>;
  export default texts;
}

declare module '*.css';
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}

declare module 'tabler/*.mjs' {
  import type { FunctionalComponent, SVGAttributes } from 'vue';
  const icon: FunctionalComponent<SVGAttributes & { size?: number | string }>;
  export default icon;
}
