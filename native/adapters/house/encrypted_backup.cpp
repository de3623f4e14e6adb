#include "native/adapters/house/encrypted_backup.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <vector>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "core/base/sha256.hpp"
#include "native/adapters/house/backup_seal.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "aftercare encrypted backup 1\n";
constexpr std::string_view kRecipientBegin = "aftercare1";
constexpr std::string_view kIdentityBegin = "aftercare-identity-1:";
constexpr std::size_t kCheckDigits = 8;
constexpr std::size_t kBlock = 64UL * 1024U;
constexpr std::size_t kAround = crypto_secretstream_xchacha20poly1305_ABYTES;

using PublicKey = std::array<unsigned char, crypto_box_PUBLICKEYBYTES>;
using SecretKey = std::array<unsigned char, crypto_box_SECRETKEYBYTES>;
using StreamKey = std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES>;
using StreamHead = std::array<unsigned char, crypto_secretstream_xchacha20poly1305_HEADERBYTES>;
using SealedKey = std::array<unsigned char,
                             crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES>;

struct Identity {
  PublicKey open{};
  SecretKey secret{};
};

Refusal failed(const char* code, const std::string& reason) {
  return refuse(code, {}, {{"reason", reason}});
}

template <class Bytes>
std::string hex(const Bytes& bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

template <class Bytes>
bool from_hex(std::string_view text, Bytes& out) {
  std::size_t size = 0;
  return text.size() == out.size() * 2 &&
         sodium_hex2bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size,
                        nullptr) == 0 &&
         size == out.size();
}

// Its last bytes are a check: what is sealed for a mistyped key is lost.
std::string recipient_text(const PublicKey& key) {
  return std::string{kRecipientBegin} + hex(key) +
         sha256_hex("recipient:" + hex(key)).substr(0, kCheckDigits);
}

std::optional<PublicKey> recipient_of(const std::string& text) {
  PublicKey key{};
  if (text.size() != kRecipientBegin.size() + key.size() * 2 + kCheckDigits ||
      !from_hex(std::string_view{text}.substr(kRecipientBegin.size(), key.size() * 2), key)) {
    return std::nullopt;
  }
  return text == recipient_text(key) ? std::optional{key} : std::nullopt;
}

Result<Identity> identity_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
  Identity identity;
  if (text.rfind(kIdentityBegin, 0) != 0 ||
      !from_hex(std::string_view{text}.substr(kIdentityBegin.size()), identity.secret)) {
    return refuse("key_unusable", "--identity",
                  {{"path", path.string()}, {"reason", "not an identity"}});
  }
  crypto_scalarmult_base(identity.open.data(), identity.secret.data());
  return identity;
}

// A new file that only its owner reads; gone again unless kept.
class NewFile {
 public:
  explicit NewFile(const fs::path& path) : path_{path} {
    const int made = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made >= 0) {
      made_ = true;
      ::close(made);
      out_.open(path, std::ios::binary | std::ios::trunc);
    }
  }
  ~NewFile() {
    if (made_ && !kept_) {
      std::error_code ignored;
      fs::remove(path_, ignored);
    }
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  [[nodiscard]] bool good() const { return made_ && out_.good(); }
  void write(const void* bytes, std::size_t size) {
    out_.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  }
  // On the disk; false: it is not.
  bool keep() {
    out_.close();
    const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    kept_ = made_ && out_.good() && file >= 0 && ::fsync(file) == 0;
    if (file >= 0) {
      ::close(file);
    }
    return kept_;
  }

 private:
  fs::path path_;
  std::ofstream out_;
  bool made_ = false;
  bool kept_ = false;
};

template <class Bytes>
bool read_bytes(std::ifstream& in, Bytes& out) {
  in.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
  return static_cast<std::size_t>(in.gcount()) == out.size();
}

// As many as there are, up to the block's size.
std::size_t read_some(std::ifstream& in, std::vector<unsigned char>& block) {
  in.read(reinterpret_cast<char*>(block.data()), static_cast<std::streamsize>(block.size()));
  return static_cast<std::size_t>(in.gcount());
}

void encrypt(std::ifstream& in, NewFile& out, const StreamKey& key) {
  crypto_secretstream_xchacha20poly1305_state state;
  StreamHead head{};
  crypto_secretstream_xchacha20poly1305_init_push(&state, head.data(), key.data());
  out.write(head.data(), head.size());
  std::vector<unsigned char> clear(kBlock);
  std::vector<unsigned char> sealed(kBlock + kAround);
  bool last = false;
  while (!last && out.good()) {
    const std::size_t size = read_some(in, clear);
    last = size < clear.size();
    crypto_secretstream_xchacha20poly1305_push(
        &state, sealed.data(), nullptr, clear.data(), size, nullptr, 0,
        last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    out.write(sealed.data(), size + kAround);
  }
  sodium_memzero(&state, sizeof state);
}

// False: it is not what was sealed.
bool decrypt(std::ifstream& in, NewFile& out, const StreamKey& key) {
  StreamHead head{};
  crypto_secretstream_xchacha20poly1305_state state;
  if (!read_bytes(in, head) ||
      crypto_secretstream_xchacha20poly1305_init_pull(&state, head.data(), key.data()) != 0) {
    return false;
  }
  std::vector<unsigned char> sealed(kBlock + kAround);
  std::vector<unsigned char> clear(kBlock);
  unsigned char tag = 0;
  while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
    const std::size_t size = read_some(in, sealed);
    if (size < kAround ||
        crypto_secretstream_xchacha20poly1305_pull(&state, clear.data(), nullptr, &tag,
                                                   sealed.data(), size, nullptr, 0) != 0) {
      return false;
    }
    out.write(clear.data(), size - kAround);
  }
  return in.peek() == std::ifstream::traits_type::eof();
}

}  // namespace

ClearCopy::ClearCopy(const fs::path& data, const char* what)
    : path_{data / ("aftercare.db." + std::string{what} + "-" + std::to_string(::getpid()))} {
  drop();
}

void ClearCopy::drop() const {
  std::error_code ignored;
  for (const char* tail : {"", ".part", "-wal", "-shm", "-journal"}) {
    fs::remove(path_.string() + tail, ignored);
  }
}

Result<std::string> make_identity(const fs::path& to) {
  if (sodium_init() < 0) {
    return refuse("key_unusable", {}, {{"path", to.string()}, {"reason", "no random source"}});
  }
  Identity identity;
  crypto_box_keypair(identity.open.data(), identity.secret.data());
  NewFile file{to};
  const std::string text = std::string{kIdentityBegin} + hex(identity.secret) + "\n";
  file.write(text.data(), text.size());
  if (!file.keep()) {
    return refuse("key_unusable", {},
                  {{"path", to.string()}, {"reason", "exists already, or cannot be written"}});
  }
  return {boost::system::in_place_value, recipient_text(identity.open)};
}

bool is_recipient(const std::string& text) {
  return recipient_of(text).has_value();
}

bool is_encrypted(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::array<char, kMagic.size()> head{};
  return read_bytes(in, head) && std::string_view{head.data(), head.size()} == kMagic;
}

std::optional<Refusal> encrypt_backup(const fs::path& plain, const fs::path& to,
                                      const std::string& recipient) {
  const auto whose = recipient_of(recipient);
  if (sodium_init() < 0 || !whose) {
    return refuse("recipient_invalid", "--recipient");
  }
  std::ifstream in{plain, std::ios::binary};
  NewFile out{to};
  if (!in || !out.good()) {
    return failed("backup_failed", to.string() + " exists already, or cannot be written");
  }
  StreamKey key{};
  crypto_secretstream_xchacha20poly1305_keygen(key.data());
  SealedKey sealed{};
  if (crypto_box_seal(sealed.data(), key.data(), key.size(), whose->data()) != 0) {
    return refuse("recipient_invalid", "--recipient");
  }
  out.write(kMagic.data(), kMagic.size());
  out.write(sealed.data(), sealed.size());
  encrypt(in, out, key);
  sodium_memzero(key.data(), key.size());
  if (in.bad() || !out.keep()) {
    return failed("backup_failed", "it cannot be written to " + to.string());
  }
  return std::nullopt;
}

std::optional<Refusal> decrypt_backup(const fs::path& sealed, const fs::path& to,
                                      const fs::path& identity_file) {
  if (sodium_init() < 0) {
    return failed("restore_failed", "no random source");
  }
  const auto identity = identity_of(identity_file);
  if (!identity) {
    return identity.error();
  }
  std::ifstream in{sealed, std::ios::binary};
  in.seekg(static_cast<std::streamoff>(kMagic.size()));
  SealedKey box{};
  StreamKey key{};
  if (!read_bytes(in, box)) {
    return backup_damaged("cut off, or not as it was encrypted");
  }
  if (crypto_box_seal_open(key.data(), box.data(), box.size(), identity->open.data(),
                           identity->secret.data()) != 0) {
    return refuse("identity_wrong", "--identity", {{"path", identity_file.string()}});
  }
  NewFile out{to};
  if (!out.good()) {
    return failed("restore_failed", to.string() + " cannot be written");
  }
  const bool whole = decrypt(in, out, key);
  sodium_memzero(key.data(), key.size());
  if (!whole) {
    return backup_damaged("cut off, or not as it was encrypted");
  }
  return out.keep() ? std::nullopt
                    : std::optional{failed("restore_failed", to.string() + " cannot be written")};
}

}  // namespace aftercare
