// What a house keeps is read by its owner alone, codes and messages by nobody, and an encrypted
// backup by its recipient.
#include <fstream>
#include <iterator>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

constexpr auto kOwnersFile = fs::perms::owner_read | fs::perms::owner_write;
constexpr auto kOwnersFolder = fs::perms::owner_all;

std::string bytes_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

// Every path whose mode lets others in.
std::vector<std::string> open_to_others(const fs::path& root) {
  std::vector<std::string> out;
  const auto look = [&out](const fs::path& path) {
    const auto status = fs::status(path);
    const auto wanted = fs::is_directory(status) ? kOwnersFolder : kOwnersFile;
    if (status.permissions() != wanted) {
      out.push_back(path.string());
    }
  };
  look(root);
  for (const auto& entry : fs::recursive_directory_iterator{root}) {
    look(entry.path());
  }
  return out;
}

Ran tool(const fs::path& data, const std::vector<std::string>& words) {
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", data.string()};
  const auto store = store_words(data);
  command.insert(command.end(), store.begin(), store.end());
  command.insert(command.end(), words.begin(), words.end());
  return run_program(command);
}

void store_photo(const Client& device) {
  const std::string bytes = "\xFF\xD8\xFF\xE0" + new_uuid();
  const std::string sha256 = sha256_hex(bytes);
  REQUIRE(device.http
              .post("/api/v1/files", {{"sha256", sha256},
                                      {"size", bytes.size()},
                                      {"type", "image/jpeg"},
                                      {"name", "photo"}})
              .status == 200);
  REQUIRE(device.http.send("PATCH", "/api/v1/files/" + sha256, bytes, {"Upload-Offset: 0"})
              .json()["stored"] == true);
}

// The sentence as the phone got it; the demo's outbox is the phones.
std::string message_in(const fs::path& outbox) {
  for (int i = 0; i < 400; ++i) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{outbox, ignored}) {
      std::istringstream lines{bytes_of(entry.path())};
      std::string channel, phone, body;
      if (std::getline(lines, channel) && std::getline(lines, phone) && std::getline(lines, body)) {
        return body;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return {};
}

std::vector<std::string> files_with(const fs::path& root, const std::string& text) {
  std::vector<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator{root}) {
    if (entry.is_regular_file() && bytes_of(entry.path()).find(text) != std::string::npos) {
      out.push_back(entry.path().string());
    }
  }
  return out;
}

}  // namespace

TEST_CASE("Everything a house keeps is its owner's: made so, and tightened when it was wider") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  {
    ServerProcess server{data};
    store_photo(guest(server.url()));
    REQUIRE(HttpClient{server.url(), ""}.post("/api/v1/otp", {{"phone", "13916020003"}}).status ==
            202);
    REQUIRE_FALSE(message_in(data / "outbox").empty());
    CHECK(open_to_others(data) == std::vector<std::string>{});
    CHECK(server.stop() == 0);
  }
  const fs::path backup = folder.path() / "care.backup";
  REQUIRE(tool(data, {"backup", backup.string()}).code == 0);
  CHECK(fs::status(backup).permissions() == kOwnersFile);
  CHECK(open_to_others(data) == std::vector<std::string>{});

  // As an older release left it.
  for (const auto& entry : fs::recursive_directory_iterator{data}) {
    fs::permissions(entry.path(), entry.is_directory() ? fs::perms{0755} : fs::perms{0644});
  }
  fs::permissions(data, fs::perms{0755});
  ServerProcess server{data};
  CHECK(open_to_others(data) == std::vector<std::string>{});
}

TEST_CASE("What is not the house's keeps its mode, and a link is not followed") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  fs::create_directories(data / "files");
  std::ofstream{folder.path() / "elsewhere"} << "x";
  std::ofstream{data / "notes.txt"} << "x";
  fs::permissions(folder.path() / "elsewhere", fs::perms{0644});
  fs::permissions(data / "notes.txt", fs::perms{0644});
  fs::create_symlink(folder.path() / "elsewhere", data / "files" / "link");
  ServerProcess server{data};
  CHECK(fs::status(folder.path() / "elsewhere").permissions() == fs::perms{0644});
  CHECK(fs::status(data / "notes.txt").permissions() == fs::perms{0644});
}

TEST_CASE("A code lies nowhere in clear: not in the database, its log, nor a backup") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  ServerProcess server{data};
  const HttpClient client{server.url(), ""};
  REQUIRE(client.post("/api/v1/otp", {{"phone", "13916020003"}}).status == 202);
  const std::string body = message_in(data / "outbox");
  const auto at = body.find_first_of("0123456789");
  REQUIRE(at != std::string::npos);
  const std::string code = body.substr(at, 6);
  // Whoever holds the database alone cannot try the million of them through.
  CHECK(number_in(data, "SELECT count(*) FROM otp WHERE code_hash = '" +
                            sha256_hex("token:13916020003:" + code) + "'") == 0);
  REQUIRE(tool(data, {"backup", (folder.path() / "care.backup").string()}).code == 0);
  for (int i = 0; i < 200 && number_in(data, "SELECT count(*) FROM letters WHERE sealed <> ''") > 0;
       ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  CHECK(number_in(data, "SELECT count(*) FROM letters WHERE sealed <> ''") == 0);
  REQUIRE(tool(data, {"backup", (folder.path() / "later.backup").string()}).code == 0);
  const auto found = files_with(folder.path(), body);
  REQUIRE(found.size() == 1);
  CHECK(found.front().find("/outbox/") != std::string::npos);
  CHECK(number_in(data, "SELECT count(*) FROM messages") == 0);
  // It still opens the archive.
  CHECK(
      client.post("/api/v1/session", {{"kind", "phone"}, {"phone", "13916020003"}, {"code", code}})
          .status == 200);
}

TEST_CASE("What an older release put into its table of messages leaves once, and is wiped") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  ServerProcess server{data};
  change(data,
         "INSERT INTO messages (idempotency_key, channel, recipient, body, created_ms) "
         "VALUES ('one', 'sms', '13700000000', 'the old one', 0)");
  CHECK(message_in(data / "outbox") == "the old one");
  for (int i = 0; i < 200 && number_in(data, "SELECT count(*) FROM messages WHERE body = ''") == 0;
       ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  CHECK(number_in(data, "SELECT count(*) FROM messages WHERE body = '' AND tries = 1") == 1);
}

TEST_CASE("An encrypted backup is opened by its recipient and nobody else") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  const std::string identity = (folder.path() / "identity").string();
  const std::string other = (folder.path() / "other").string();
  const fs::path sealed = folder.path() / "care.encrypted";
  std::size_t rows = 0;
  {
    ServerProcess server{data};
    rows = staff(server.url(), "agent").pull_all().size();
    store_photo(guest(server.url()));
    const Ran made = tool(data, {"key", "make", identity});
    REQUIRE(made.code == 0);
    std::string recipient = made.output.substr(0, made.output.find('\n'));
    CHECK(fs::status(identity).permissions() == kOwnersFile);
    REQUIRE(tool(data, {"key", "make", other}).code == 0);
    CHECK(tool(data, {"key", "make", other}).code == 1);  // never over an old one
    const Ran ran = tool(data, {"backup", sealed.string(), "--recipient", recipient});
    INFO(ran.output);
    REQUIRE(ran.code == 0);
    recipient[20] = recipient[20] == 'a' ? 'b' : 'a';
    CHECK(holds(tool(data, {"backup", sealed.string() + "2", "--recipient", recipient}),
                "recipient_invalid"));
    CHECK_FALSE(fs::exists(sealed.string() + "2"));
    CHECK(server.stop() == 0);
  }
  CHECK(fs::status(sealed).permissions() == kOwnersFile);
  CHECK(bytes_of(sealed).find("SQLite") == std::string::npos);
  CHECK(bytes_of(sealed).find("黄丽娟") == std::string::npos);

  make_room(data);
  const auto restore = [&](const fs::path& from, const std::string& with) {
    std::vector<std::string> words{"restore", from.string()};
    if (!with.empty()) {
      words.insert(words.end(), {"--identity", with});
    }
    return tool(data, words);
  };
  CHECK(holds(restore(sealed, ""), "backup_encrypted"));
  CHECK(holds(restore(sealed, other), "identity_wrong"));
  CHECK(holds(restore(sealed, sealed.string()), "key_unusable"));
  const std::string whole = bytes_of(sealed);
  const fs::path wrong = folder.path() / "wrong";
  const auto write = [&wrong](const std::string& bytes) {
    std::ofstream{wrong, std::ios::binary | std::ios::trunc} << bytes;
  };
  constexpr std::size_t kBlock = 64UL * 1024 + 17;
  const std::size_t head = whole.size() - (whole.size() - 130) / kBlock * kBlock;
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, head, std::size_t{60}}) {
    INFO("cut to " << size);
    write(whole.substr(0, size));
    CHECK(holds(restore(wrong, identity), "backup_damaged"));
  }
  write(whole + "x");
  CHECK(holds(restore(wrong, identity), "backup_damaged"));
  std::string flipped = whole;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
  write(flipped);
  CHECK(holds(restore(wrong, identity), "backup_damaged"));
  for (const auto& entry : fs::directory_iterator{data}) {
    CHECK(entry.path().filename().string().find("decrypting") == std::string::npos);
    CHECK(entry.path().filename().string().find("encrypting") == std::string::npos);
  }

  const Ran ran = restore(sealed, identity);
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  ServerProcess server{data};
  CHECK(staff(server.url(), "agent").pull_all().size() == rows);
}
