// Answers as JSON text, packed for slow networks.
#pragma once
#include <string>

#include <zlib.h>

#include "native/server/app.hpp"

namespace aftercare {

bool wants_gzip(const http::Request& request);

// A gzip stream that is fed piece by piece.
class Gzip {
 public:
  Gzip();
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  std::string add(const std::string& text, bool last);

 private:
  z_stream stream_{};
  bool good_ = false;
};

// A JSON text that is ready, compressed when that is worth it: a large one, for another machine
// that wants it, while not too many are being compressed.
http::Response packed(App& app, const http::Request& request, std::string text);

}  // namespace aftercare
