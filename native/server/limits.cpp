#include "native/server/limits.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "core/codec/json.hpp"

namespace aftercare {

namespace {

std::string inside(const std::string& name, const std::string& key) {
  return name + "." + key;
}

inline constexpr double kMiB = 1024.0 * 1024.0;
inline constexpr double kHourS = 3600;
inline constexpr double kDayS = 24 * kHourS;
inline constexpr double kLargestNumber = 1e12;
inline constexpr double kLongestWindowS = 365 * kDayS;

// Many customers share one address (mobile networks, offices), and a person's device may bring a
// month of work at once: what is honest gets through, at the latest after the wait it is told.
constexpr std::array<Limit, kLimitCount> kTable = {{
    {LimitName::connections_per_address, "connections_per_address", 1024, 0, 0, 0,
     "open connections of one address; a trusted proxy's are not counted, and for /healthz and "
     "/readyz there are some more"},
    {LimitName::requests_per_address, "requests_per_address", 3000, 10, 0, 0,
     "requests of one address that no proved session makes"},
    {LimitName::requests_per_session, "requests_per_session", 6000, 10, 0, 0,
     "requests of one session of staff or of a customer proved by a code"},
    {LimitName::pokes_per_session, "pokes_per_session", 32, 0, 0, 0,
     "open event streams of one session"},
    {LimitName::searches, "searches", 300, 60, 0, 0, "searches of one proved session or address"},
    {LimitName::papers, "papers", 120, 60, 0, 0, "documents of one proved session or address"},
    {LimitName::first_loads, "first_loads", 60, 60, 0, 0,
     "snapshots of one proved session or address"},
    {LimitName::guest_sessions_per_address, "guest_sessions_per_address", 240, 600, 0, 0,
     "guests' sessions opened from one address"},
    {LimitName::link_opens_per_address, "link_opens_per_address", 120, 600, 0, 0,
     "tracking links tried from one address"},
    {LimitName::guest_cases_per_guest, "guest_cases_per_guest", 20, kHourS, 0, 0,
     "cases reported by one guest"},
    {LimitName::guest_cases_per_address, "guest_cases_per_address", 200, kHourS, 0, 0,
     "cases reported by guests from one address"},
    {LimitName::guest_commands_per_guest, "guest_commands_per_guest", 120, 600, 0, 0,
     "steps of one guest or tracking link"},
    {LimitName::guest_commands_per_address, "guest_commands_per_address", 1200, 600, 0, 0,
     "steps of guests from one address"},
    {LimitName::customer_cases_per_customer, "customer_cases_per_customer", 60, kHourS, 0, 0,
     "cases reported by one customer proved by a code"},
    {LimitName::customer_commands_per_customer, "customer_commands_per_customer", 600, 600, 0, 0,
     "steps of one customer"},
    {LimitName::staff_commands_per_session, "staff_commands_per_session", 20'000, 10, 0, 0,
     "steps of one colleague's session"},
    {LimitName::upload_bytes_per_address, "upload_bytes_per_address", 512 * kMiB, kHourS, 0, 0,
     "bytes uploaded by guests from one address"},
    {LimitName::unreferenced_bytes_per_guest, "unreferenced_bytes_per_guest", 120 * kMiB, 0, 0, 0,
     "bytes of one guest that no record of his names"},
    {LimitName::unreferenced_bytes_per_customer, "unreferenced_bytes_per_customer", 300 * kMiB, 0,
     0, 0, "the same of one customer proved by a code"},
    {LimitName::unreferenced_bytes_per_staff, "unreferenced_bytes_per_staff", 4096 * kMiB, 0, 0, 0,
     "the same of one colleague"},
    {LimitName::login_account_and_address, "login_account_and_address", 5, kHourS, 1, 900,
     "wrong passwords for one account from one address"},
    {LimitName::login_account, "login_account", 100, kHourS, 1, 60,
     "wrong passwords for one account from everywhere; known devices are exempt"},
    {LimitName::login_address, "login_address", 30, kHourS, 1, 900,
     "wrong passwords and codes from one address; known devices are exempt"},
    {LimitName::login_device, "login_device", 5, kHourS, 1, 900,
     "wrong passwords for one account from a device that logged in before"},
    {LimitName::password_checks_per_address, "password_checks_per_address", 6, 0, 0, 0,
     "passwords of one address that are being looked at or wait for it; known devices are exempt "
     "and come first"},
    {LimitName::password_checks_total, "password_checks_total", 64, 0, 0, 0,
     "the same of all strangers; known devices have as many for themselves; 503 beyond it"},
    {LimitName::code_phone_and_address, "code_phone_and_address", 5, kHourS, 1, 900,
     "wrong codes for one phone from one address"},
    {LimitName::code_phone, "code_phone", 40, kHourS, 1, 60,
     "wrong codes for one phone from everywhere"},
    {LimitName::otp_per_phone, "otp_per_phone", 1, kHourS, 60, 900, "codes sent to one phone"},
    {LimitName::otp_per_address, "otp_per_address", 10, kHourS, 0, 0,
     "codes sent at the wish of one address"},
    {LimitName::otp_total, "otp_total", 300, kHourS, 0, 0,
     "codes sent in all; the alarm otp_total is raised at four fifths"},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<std::size_t>(kTable[i].limit) != i) {
      return false;
    }
  }
  return true;
}
static_assert(is_in_order(), "a row of the table stands where its name says");

struct LimitMember {
  const char* name;
  double Limit::*value;
  double least;
  double most;
};
constexpr std::array<LimitMember, 4> kMembers = {
    {{"number", &Limit::number, 1, kLargestNumber},
     {"window_s", &Limit::window_s, 1, kLongestWindowS},
     {"first_wait_s", &Limit::first_wait_s, 1, kDayS},
     {"longest_wait_s", &Limit::longest_wait_s, 1, kDayS}}};

constexpr const char* kCounts = "counts";

std::optional<Refusal> override_row(Limit& row, const std::string& name, const Json& given) {
  if (!given.is_object()) {
    return refuse("limit_invalid", name, {{"expected", "an object"}});
  }
  for (const auto& item : given.items()) {
    const std::string& key = item.key();
    const Json& value = item.value();
    if (key == kCounts) {
      continue;  // as --print-limits writes it, for people
    }
    const auto member = std::find_if(kMembers.begin(), kMembers.end(),
                                     [&](const LimitMember& one) { return key == one.name; });
    // A row without a window (or waits) counts in another way: they cannot be given to it.
    if (member == kMembers.end() || row.*(member->value) == 0) {
      return refuse("limit_invalid", inside(name, key), {{"expected", "a member of this limit"}});
    }
    const double number = value.is_number() ? value.get<double>() : std::nan("");
    if (!(number >= member->least && number <= member->most)) {
      return refuse("limit_invalid", inside(name, key),
                    {{"expected", std::to_string(static_cast<std::int64_t>(member->least)) + " … " +
                                      std::to_string(static_cast<std::int64_t>(member->most))}});
    }
    row.*(member->value) = number;
  }
  return std::nullopt;
}

std::int64_t to_ms(double seconds) {
  return static_cast<std::int64_t>(seconds * 1000);
}

}  // namespace

Limits::Limits() : rows_{kTable} {}

Result<Limits> Limits::load(const std::string& path) {
  Limits limits;
  if (path.empty()) {
    return limits;
  }
  std::ifstream file{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto json = parse_json(text);
  if (!file || !json || !json->is_object()) {
    return refuse("limits_unreadable", "--limits", {{"path", path}});
  }
  for (const auto& item : json->items()) {
    const std::string& name = item.key();
    const auto row = std::find_if(limits.rows_.begin(), limits.rows_.end(),
                                  [&](const Limit& one) { return name == one.name; });
    if (row == limits.rows_.end()) {
      return refuse("limit_unknown", name);
    }
    if (auto refusal = override_row(*row, name, item.value())) {
      return *refusal;
    }
  }
  return limits;
}

std::string Limits::text() const {
  Json out = Json::object();
  for (const auto& row : rows_) {
    Json& json = out[std::string{row.name}];
    for (const auto& member : kMembers) {
      if (row.*(member.value) != 0) {
        json[member.name] = static_cast<std::int64_t>(row.*(member.value));
      }
    }
    json[kCounts] = row.counts;
  }
  return out.dump(2);
}

ThrottleRule Limits::rule(LimitName name) const {
  const Limit& row = (*this)[name];
  return {static_cast<std::int64_t>(row.number), to_ms(row.first_wait_s), to_ms(row.longest_wait_s),
          to_ms(row.window_s)};
}

}  // namespace aftercare
