// The organisation's letterhead: who stands behind a paper. Set with `aftercare company`, kept
// beside the records (and so in every backup), the same for all servers of one database.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "core/base/result.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

inline constexpr std::size_t kLogoBytesMax = 256UL * 1024U;
// Pictures on papers; a small file may claim to be a huge one.
inline constexpr std::uint32_t kPictureSideMax = 4096;

struct Company {
  std::string name_zh;
  std::string name_en;
  std::string address_zh;
  std::string address_en;
  std::string phone;
  std::string public_url;  // of the pages, "https://service.example.com"; empty: as asked for
  std::string logo;        // PNG, base64 where it is stored
};
BOOST_DESCRIBE_STRUCT(Company, (),
                      (name_zh, name_en, address_zh, address_en, phone, public_url, logo))

// Nothing said yet: empty texts.
Company find_company(sql::Database& database);
// Inside the caller's transaction. Refusals: company_name_missing, logo_unusable,
// public_url_malformed.
std::optional<Refusal> set_company(sql::Database& database, const Company& company);

struct PngSize {
  int width = 0;
  int height = 0;
};
// Without decoding it; nothing when it is no PNG, or larger than kPictureSideMax.
std::optional<PngSize> readable_png(std::string_view bytes);

}  // namespace aftercare
