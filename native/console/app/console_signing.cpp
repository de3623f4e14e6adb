// What a customer signs at the counter: the list as text, the drawing as a picture, both kept as
// files before the step that names them is saved. The signature is bound to the text by its hash.
#include "core/base/sha256.hpp"
#include "core/codec/json.hpp"
#include "native/console/app/console.hpp"
#include "native/console/widgets/strokes.hpp"

namespace aftercare::console {

namespace {

std::string document_text(const screens::DocumentScreen& screen, const Format& format) {
  const std::string between(format.tr("document.label_end"));
  std::string text = format.say(screen.title) + "\n\n";
  for (const screens::DocumentLine& line : screen.lines) {
    const std::string words = line.raw.empty() ? format.say(line.text) : line.raw;
    text += line.label.key.empty() ? "\n" + words : format.say(line.label) + between + words;
    text += '\n';
  }
  return text;
}

FileRef kept(SyncClient& client, FileBytes bytes, const char* type, const char* name) {
  FileRef ref;
  ref.sha256 = sha256_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  ref.type = type;
  ref.name = name;
  ref.size = static_cast<std::int64_t>(bytes.size());
  client.keep_file(ref, std::move(bytes));
  return ref;
}

}  // namespace

std::string Console::signed_arguments(const Dialog& dialog, std::string args_json) {
  const auto drawn = dialog.fields.find("signature");
  auto args = parse_json(args_json);
  if (drawn == dialog.fields.end() || drawn->second.empty() || !args)
    return args_json;
  screens::CounterList list;
  list.back = dialog.command == "case.hand_back";
  if (const auto items = from_json<std::vector<HandoverItem>>((*args)["items"]))
    list.items = *items;
  list.reason = args->value("reason", std::string());
  const std::string text =
      document_text(screens::counter_screen(*source_, dialog.case_id, list, model_.now), format());
  const FileRef document =
      kept(*client_, FileBytes(text.begin(), text.end()), "text/plain", "document.txt");
  const FileRef drawing = kept(*client_, encode_png(signature_picture(strokes_of(drawn->second))),
                               "image/png", "signature.png");
  (*args)["file"] = to_json(drawing);
  (*args)["document"] = to_json(document);
  (*args)["content_hash"] = document.sha256;
  return dump_json(*args);
}

}  // namespace aftercare::console
