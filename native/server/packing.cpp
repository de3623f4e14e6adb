#include "native/server/packing.hpp"

#include <atomic>

namespace aftercare {

namespace {

inline constexpr std::size_t kCompressFrom = 16UL * 1024U;
inline constexpr int kCompressingMax = 2;

bool is_loopback(const std::string& remote) {
  return remote.rfind("127.", 0) == 0 || remote == "::1";
}

// Compressing is for slow networks: while many wait for it, the others get plain text.
class Compressing {
 public:
  explicit Compressing(std::atomic<int>& count) : count_{count}, place_{++count} {}
  ~Compressing() { --count_; }
  Compressing(const Compressing&) = delete;
  Compressing& operator=(const Compressing&) = delete;
  [[nodiscard]] bool granted() const { return place_ <= kCompressingMax; }

 private:
  std::atomic<int>& count_;
  int place_;
};

}  // namespace

bool wants_gzip(const http::Request& request) {
  return request.header("Accept-Encoding").find("gzip") != std::string_view::npos;
}

Gzip::Gzip() {
  good_ = deflateInit2(&stream_, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

std::string Gzip::add(const std::string& text, bool last) {
  std::string out;
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream_.avail_in = static_cast<uInt>(text.size());
  int code = Z_OK;
  while (good_ && code == Z_OK && (stream_.avail_in > 0 || last)) {
    const std::size_t at = out.size();
    out.resize(at + std::size_t{64} * 1024U);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + at);
    stream_.avail_out = std::size_t{64} * 1024U;
    code = deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
    out.resize(out.size() - stream_.avail_out);
  }
  return out;
}

http::Response packed(App& app, const http::Request& request, std::string text) {
  http::Response response;
  response.with("Content-Type", "application/json; charset=utf-8")
      .with("Cache-Control", "no-store")
      .with("X-Content-Type-Options", "nosniff");
  // On the same machine compressing costs more than it saves.
  if (text.size() < kCompressFrom || !wants_gzip(request) || is_loopback(request.remote)) {
    response.body = std::move(text);
    return response;
  }
  const Compressing turn{app.compressing};
  if (!turn.granted()) {
    response.body = std::move(text);
    return response;
  }
  Gzip gzip;
  response.body = gzip.add(text, true);
  response.with("Content-Encoding", "gzip").with("Vary", "Accept-Encoding");
  return response;
}

}  // namespace aftercare
