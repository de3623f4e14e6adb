// What the console calls in the page (native/console/platform/web_host.hpp), put into its module by
// emcc. Module.page is the object that main.js hands over.
mergeInto(LibraryManager.library, {
  page_request_frame: function () { Module['page'].requestFrame(); },
  page_wake_in: function (ms) { Module['page'].wakeIn(ms); },
  page_caret: function (wanted, x, y, height) {
    Module['page'].caret(wanted !== 0, x, y, height);
  },
  page_frame_shown: function () { Module['page'].frameShown(); },
  page_set_clipboard: function (text) { Module['page'].setClipboard(UTF8ToString(text)); },
  page_clipboard: function () { return Module['page'].newText(Module['page'].clipboard()); },
  page_open_tab: function (path) { window.open(UTF8ToString(path), '_blank', 'noopener'); },
  page_random: function (bytes, size) {
    crypto.getRandomValues(HEAPU8.subarray(bytes, bytes + size));
  },
  page_setting: function (name) {
    return Module['page'].newText(Module['page'].setting(UTF8ToString(name)));
  },
  page_set_setting: function (name, value) {
    Module['page'].setSetting(UTF8ToString(name), value ? UTF8ToString(value) : null);
  },
  page_store: function (number, operation, person, json, bytes, size) {
    Module['page'].store(number, UTF8ToString(operation), UTF8ToString(person),
      UTF8ToString(json), HEAPU8.slice(bytes, bytes + size));
  },
  page_http: function (number, json, bytes, size) {
    Module['page'].http(number, UTF8ToString(json), HEAPU8.slice(bytes, bytes + size));
  },
  page_listen: function (on) { Module['page'].listen(on !== 0); },
});
