#include "tests/server/support/http_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace aftercare::test {

namespace {

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* data) {
  static_cast<std::string*>(data)->append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* data) {
  const std::string line{bytes, size * count};
  const auto colon = line.find(": ");
  if (colon != std::string::npos) {
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string value = line.substr(colon + 2);
    while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) {
      value.pop_back();
    }
    static_cast<Reply*>(data)->headers.emplace(name, value);
  }
  return size * count;
}

int open_socket(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    return -1;
  }
  return socket;
}

void write_all(int socket, const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t wrote = ::send(socket, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (wrote <= 0) {
      return;
    }
    at += static_cast<std::size_t>(wrote);
  }
}

}  // namespace

Json Reply::json() const {
  const auto parsed = parse_json(body);
  return parsed ? *parsed : Json::object();
}

std::string Reply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string{} : found->second;
}

std::string Reply::code() const {
  return json().value("code", std::string{});
}

Reply HttpClient::send(const std::string& method, const std::string& path, const std::string& body,
                       const Headers& more) const {
  Reply reply;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(),
                                                                 &curl_easy_cleanup};
  curl_slist* headers = nullptr;
  Headers all = more;
  all.insert(all.end(), always.begin(), always.end());
  if (!token.empty()) {
    all.push_back("Authorization: Bearer " + token);
  }
  all.emplace_back("X-Aftercare-Client: native");
  all.emplace_back("Expect:");
  for (const auto& header : all) {
    headers = curl_slist_append(headers, header.c_str());
  }
  curl_easy_setopt(curl.get(), CURLOPT_URL, (url + path).c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 60L);
  // A test's certificate is its own.
  curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_SSL_VERIFYHOST, 0L);
  if (method == "HEAD") {
    curl_easy_setopt(curl.get(), CURLOPT_NOBODY, 1L);
  } else if (method != "GET") {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  }
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &reply);
  if (curl_easy_perform(curl.get()) == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);
  }
  curl_slist_free_all(headers);
  return reply;
}

RawSocket::RawSocket(int port, const std::string& from)
    : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  sockaddr_in own{};
  own.sin_family = AF_INET;
  ::inet_pton(AF_INET, from.c_str(), &own.sin_addr);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval wait{1, 0};
  if (socket_ >= 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  }
  if (socket_ >= 0 &&
      (::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 ||
       ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)) {
    ::close(socket_);
    socket_ = -1;
  }
}

RawSocket::~RawSocket() {
  if (socket_ >= 0) {
    ::close(socket_);
  }
}

RawSocket::RawSocket(RawSocket&& other) noexcept : socket_{std::exchange(other.socket_, -1)} {}

std::size_t RawSocket::write(const std::string& bytes) const {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t wrote = ::send(socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (wrote <= 0) {
      break;
    }
    at += static_cast<std::size_t>(wrote);
  }
  return at;
}

std::string RawSocket::read_until(const std::string& text, int patience_s) const {
  const timeval wait{patience_s, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  std::string out;
  std::array<char, 4096> piece{};
  ssize_t got = 0;
  while (out.find(text) == std::string::npos &&
         (got = ::recv(socket_, piece.data(), piece.size(), 0)) > 0) {
    out.append(piece.data(), static_cast<std::size_t>(got));
  }
  return out;
}

bool RawSocket::ends(int patience_s) const {
  const timeval wait{patience_s, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  std::array<char, 4096> piece{};
  ssize_t got = 0;
  while ((got = ::recv(socket_, piece.data(), piece.size(), 0)) > 0) {
  }
  return got == 0 || errno == ECONNRESET;
}

void write_and_leave(int port, const std::string& bytes) {
  const int socket = open_socket(port);
  write_all(socket, bytes);
  ::close(socket);
}

std::string write_and_read(int port, const std::string& bytes) {
  const int socket = open_socket(port);
  const timeval wait{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  write_all(socket, bytes);
  std::string out;
  std::array<char, 4096> piece{};
  ssize_t got = 0;
  while ((got = ::recv(socket, piece.data(), piece.size(), 0)) > 0) {
    out.append(piece.data(), static_cast<std::size_t>(got));
  }
  ::close(socket);
  return out;
}

}  // namespace aftercare::test
