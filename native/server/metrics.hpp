// The figures for Prometheus, on a listener of their own (`--metrics`): never on the public one.
// Nothing here asks the database, so they are told also while it fails or hangs.
#pragma once
#include "native/server/app.hpp"

namespace aftercare {

std::string metrics_text(App& app);

class MetricsHandler final : public http::Handler {
 public:
  explicit MetricsHandler(App& app) : app_{app} {}
  void handle(http::Request request, http::Respond respond) override;
  std::optional<http::Response> refuse_head(const http::Request&) override { return std::nullopt; }
  std::uint64_t body_max(const http::Request&) override { return 0; }
  http::Response too_large(const http::Request&) override { return plain(413); }
  http::Response unreadable() override { return plain(400); }
  std::shared_ptr<http::BodySink> sink_for(const http::Request&) override { return nullptr; }

 private:
  static http::Response plain(int status);
  App& app_;
};

}  // namespace aftercare
