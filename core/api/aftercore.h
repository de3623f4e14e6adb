// The flat C interface of the core: JSON in, JSON out, UTF-8 with a closing zero. What the WASM
// module exports, and testable natively. Every returned text is given back with ac_last_free().
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ac_replica ac_replica;

ac_replica* ac_create(void);
void ac_destroy(ac_replica* replica);

// {"kind": ...} → {"effects": [...], "submitted"?: {...}}, or {"effects": [], "error": {...}} for
// an input that cannot be read. `now_ms`: the host's clock, milliseconds since 1970 UTC.
char* ac_handle(ac_replica* replica, const char* input_json, double now_ms);
// The same for hosts that hold pages of rows as bytes: neither escaped nor parsed on their way.
// ac_give() opens a part and returns its number; ac_give_room() makes it `length` longer and says
// where those bytes belong, valid until the next call of any kind; ac_give_up() drops it. In an
// input that number may stand for the body of a response and the bytes of a segment, once. In the
// reply a segment's bytes are always the number of a part of the answer, from 0: ac_part(),
// ac_part_size(), valid until the next call.
size_t ac_give(ac_replica* replica);
unsigned char* ac_give_room(ac_replica* replica, size_t number, size_t length);
void ac_give_up(ac_replica* replica, size_t number);
char* ac_handle_parts(ac_replica* replica, const char* input_json, double now_ms);
const unsigned char* ac_part(const ac_replica* replica, size_t number);
size_t ac_part_size(const ac_replica* replica, size_t number);
// {"screen": ...} → the screen.
char* ac_screen(ac_replica* replica, const char* query_json, double now_ms);

// 64 hexadecimal digits.
char* ac_sha256(const unsigned char* bytes, size_t length);
// The actor id a guest's secret stands for.
char* ac_guest_id(const char* secret);
// SHA-256 over all that is visible, key-ordered: the same in every build.
char* ac_state_hash(ac_replica* replica);

void ac_last_free(char* text);

#ifdef __cplusplus
}
#endif
