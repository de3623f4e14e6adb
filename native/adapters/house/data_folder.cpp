#include "native/adapters/house/data_folder.hpp"

#include <optional>

#include <sodium.h>
#include <unistd.h>

namespace aftercare {

namespace {

std::optional<Refusal> make_folder(const std::filesystem::path& path, bool secret) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error && secret) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return refuse("data_unusable", {}, {{"path", path.string()}, {"reason", error.message()}});
  }
  if (::access(path.c_str(), W_OK) != 0) {
    return refuse("data_unusable", {}, {{"path", path.string()}, {"reason", "not writable"}});
  }
  return std::nullopt;
}

}  // namespace

Result<DataFolder> DataFolder::open(const std::filesystem::path& root) {
  if (sodium_init() < 0) {
    return refuse("data_unusable", {}, {{"path", root.string()}, {"reason", "no random source"}});
  }
  DataFolder folder;
  folder.root_ = root;
  for (const auto& [path, secret] :
       {std::pair{root, false}, std::pair{folder.files(), false},
        std::pair{folder.files() / "partial", false}, std::pair{folder.keys(), true}}) {
    if (auto refusal = make_folder(path, secret)) {
      return *refusal;
    }
  }
  const auto chain = sql::open_chain_key((folder.keys() / "chain.key").string());
  if (!chain) {
    return chain.error();
  }
  const auto receipt = sql::open_chain_key((folder.keys() / "receipt.key").string());
  if (!receipt) {
    return receipt.error();
  }
  folder.chain_key_ = *chain;
  folder.receipt_key_ = *receipt;
  return folder;
}

std::string DataFolder::cursor_key() const {
  return sql::chain_hash(chain_key_, "cursor", "");
}

std::string DataFolder::payment_key() const {
  return sql::chain_hash(chain_key_, "payment", "");
}

std::string DataFolder::sign_receipt(const std::string& payload) const {
  return sql::chain_hash(receipt_key_, "", payload);
}

bool DataFolder::verify_receipt(const std::string& payload, const std::string& given) const {
  const std::string right = sign_receipt(payload);
  return given.size() == right.size() &&
         sodium_memcmp(given.data(), right.data(), right.size()) == 0;
}

}  // namespace aftercare
