// The page around the WASM console: functions of web/console/library.js. Texts are UTF-8; a text
// the page returns is freed by the caller.
#pragma once
#include <cstddef>
#include <cstdint>

extern "C" {
void page_request_frame();
void page_wake_in(int ms);  // replaces an earlier one; negative: none
void page_caret(int wanted, float x, float y, float height);  // CSS pixels
void page_frame_shown();
void page_set_clipboard(const char* text);
char* page_clipboard();
void page_open_tab(const char* path);  // of our own server
void page_random(std::uint8_t* bytes, int size);
char* page_setting(const char* name);  // null if there is none
void page_set_setting(const char* name, const char* value);  // null value: forgets it
// Answered by console_store_done with the same number.
void page_store(int number, const char* operation, const char* person, const char* json,
                const std::uint8_t* bytes, int size);
// Answered by console_http_done.
void page_http(int number, const char* json, const std::uint8_t* bytes, int size);
void page_listen(int on);  // answered by console_poke
}
