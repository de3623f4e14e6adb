#include "native/adapters/notify/file_notifier.hpp"

#include <filesystem>
#include <fstream>

#include "core/base/sha256.hpp"

namespace aftercare {

bool FileNotifier::deliver(const Message& message) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  // The key may hold anything; its hash is a safe file name.
  const auto path =
      std::filesystem::path{folder_} / (sha256_hex(message.key).substr(0, 32) + ".txt");
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file << message.channel << '\n' << message.recipient << '\n' << message.body << '\n';
  file.close();
  return !error && file.good();
}

}  // namespace aftercare
