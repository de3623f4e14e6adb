#include "core/domain/shared/check.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {
namespace {

constexpr std::int64_t kBytesPerMegabyte = 1024LL * 1024;
constexpr std::size_t kHashDigits = 64;

// Judged without a policy (a device before its first contact): only what no house accepts.
constexpr std::int64_t kFileBytesMax = 100 * kBytesPerMegabyte;

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool takes_type(const FileLimit& limit, const std::string& type) {
  return std::find(limit.types.begin(), limit.types.end(), type) != limit.types.end();
}

const FileLimit* limit_for(const Policy& policy, const std::string& type,
                           std::initializer_list<FileKind> kinds) {
  for (const FileKind kind : kinds) {
    const FileLimit* limit = find_file_limit(policy, kind);
    if (limit != nullptr && takes_type(*limit, type)) {
      return limit;
    }
  }
  return nullptr;
}

Refusal too_large(const std::string& field, std::int64_t bytes_max) {
  const std::int64_t tenths = bytes_max * 10 / kBytesPerMegabyte;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) {
    text += "." + std::to_string(tenths % 10);
  }
  return refuse("file_too_large", field, {{"max", text + " MB"}});
}

}  // namespace

Problem first_problem(std::initializer_list<Problem> problems) {
  for (const Problem& problem : problems) {
    if (problem) {
      return problem;
    }
  }
  return std::nullopt;
}

bool is_blank(std::string_view text) {
  return trim(text).empty();
}

std::int64_t limit_of(const Policy* policy, std::string_view name, std::int64_t otherwise) {
  if (policy == nullptr) {
    return otherwise;
  }
  return find_limit(*policy, name).value_or(otherwise);
}

Problem check_text(std::string_view text, const std::string& field, TextRule rule) {
  if (rule.required && is_blank(text)) {
    return refuse("required", field);
  }
  if (!is_valid_utf8(text) || has_control_characters(text, rule.multiline)) {
    return refuse("text_invalid", field);
  }
  if (static_cast<std::int64_t>(count_code_points(text)) > rule.characters_max) {
    return refuse("text_too_long", field, {{"max", std::to_string(rule.characters_max)}});
  }
  return std::nullopt;
}

Problem check_phone(std::string_view phone, const std::string& field) {
  if (is_blank(phone)) {
    return refuse("phone_missing", field);
  }
  if (!normalize_phone(phone)) {
    return refuse("phone_invalid", field);
  }
  return std::nullopt;
}

Problem check_past_date(std::string_view text, const std::string& field, LocalDate today) {
  const std::string_view typed = trim(text);
  if (typed.empty()) {
    return std::nullopt;
  }
  const auto date = parse_local_date(typed);
  if (!date) {
    return refuse("date_invalid", field, {{"text", truncate_to_width(typed, 40)}});
  }
  if (*date > today) {
    return refuse("date_future", field);
  }
  return std::nullopt;
}

Problem check_quantity(int quantity, const std::string& field, const Policy* policy) {
  // Without a policy: far above any real count, far below what adds up to an overflow.
  constexpr std::int64_t kQuantityMax = 1'000'000;
  if (quantity <= 0) {
    return refuse("quantity_not_positive", field);
  }
  const std::int64_t max = limit_of(policy, "part_quantity_max", kQuantityMax);
  if (quantity > max) {
    return refuse("quantity_too_large", field, {{"max", std::to_string(max)}});
  }
  return std::nullopt;
}

Problem check_file(const FileRef& file, const std::string& field, const Policy* policy,
                   std::initializer_list<FileKind> kinds) {
  if (!is_hash(file.sha256)) {
    return refuse("file_hash_invalid", field);
  }
  if (file.size <= 0) {
    return refuse("file_empty", field);
  }
  if (const auto bad = check_text(file.name, field, {false, false, 255})) {
    return bad;
  }
  if (policy == nullptr) {
    if (file.size > kFileBytesMax) {
      return too_large(field, kFileBytesMax);
    }
    return std::nullopt;
  }
  const FileLimit* limit = limit_for(*policy, file.type, kinds);
  if (limit == nullptr) {
    return refuse(
        "file_type", field,
        {{"type", truncate_to_width(file.type, 40)}, {"known", accepted_types(*policy, kinds)}});
  }
  if (file.size > limit->bytes_max) {
    return too_large(field, limit->bytes_max);
  }
  return std::nullopt;
}

Problem check_case_files(const std::vector<FileRef>& added, const std::string& field,
                         const std::vector<FileRef>& existing, const Policy* policy) {
  const auto kinds = {FileKind::photo, FileKind::video, FileKind::scan};
  for (std::size_t i = 0; i < added.size(); ++i) {
    const std::string here = field + "[" + std::to_string(i) + "]";
    if (const auto bad = check_file(added[i], here, policy, kinds)) {
      return bad;
    }
  }
  if (policy == nullptr) {
    return std::nullopt;
  }
  for (const FileKind kind : kinds) {
    const FileLimit* limit = find_file_limit(*policy, kind);
    if (limit == nullptr) {
      continue;
    }
    const auto of_kind = [&](const FileRef& file) {
      return limit_for(*policy, file.type, kinds) == limit;
    };
    const auto count = std::count_if(added.begin(), added.end(), of_kind) +
                       std::count_if(existing.begin(), existing.end(), of_kind);
    if (count > limit->count_max) {
      return refuse("too_many_files", field, {{"max", std::to_string(limit->count_max)}});
    }
  }
  return std::nullopt;
}

LocalDate organisation_date(const Policy* policy, Instant at) {
  return local_date_at(at, zone_of(policy));
}

}  // namespace aftercare
