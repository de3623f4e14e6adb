#include "native/adapters/house/company.hpp"

#include <sodium.h>

#include "core/codec/json.hpp"

namespace aftercare {

namespace {

constexpr const char* kCompany = "company";

std::string base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  out.pop_back();  // the terminating zero
  return out;
}

std::string from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  out.resize(failed == 0 ? size : 0);
  return out;
}

bool is_web_address(std::string_view url) {
  return url.rfind("https://", 0) == 0 || url.rfind("http://", 0) == 0;
}

}  // namespace

Company find_company(sql::Database& database) {
  const auto json = parse_json(database.meta(kCompany).value_or("{}"));
  auto company = json ? from_json<Company>(*json) : Result<Company>{Company{}};
  if (!company) {
    return {};
  }
  company->logo = from_base64(company->logo);
  return *company;
}

std::optional<Refusal> set_company(sql::Database& database, const Company& company) {
  if (company.name_zh.empty()) {
    return refuse("company_name_missing", "name_zh");
  }
  if (!company.public_url.empty() && !is_web_address(company.public_url)) {
    return refuse("public_url_malformed", "public_url");
  }
  if (!company.logo.empty() &&
      (company.logo.size() > kLogoBytesMax || !readable_png(company.logo))) {
    return refuse("logo_unusable", "logo",
                  {{"side_max", std::to_string(kPictureSideMax)},
                   {"bytes_max", std::to_string(kLogoBytesMax)}});
  }
  Company stored = company;
  while (!stored.public_url.empty() && stored.public_url.back() == '/') {
    stored.public_url.pop_back();
  }
  stored.logo = base64(company.logo);
  database.set_meta(kCompany, dump_json(to_json(stored)));
  return std::nullopt;
}

std::optional<PngSize> readable_png(std::string_view bytes) {
  constexpr std::string_view kMagic{"\x89PNG\r\n\x1a\n", 8};
  if (bytes.size() < 24 || bytes.substr(0, 8) != kMagic || bytes.substr(12, 4) != "IHDR") {
    return std::nullopt;
  }
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
  };
  const std::uint32_t width = number(16);
  const std::uint32_t height = number(20);
  // A small file may claim to be a huge picture.
  if (width == 0 || height == 0 || width > kPictureSideMax || height > kPictureSideMax) {
    return std::nullopt;
  }
  return PngSize{static_cast<int>(width), static_cast<int>(height)};
}

}  // namespace aftercare
