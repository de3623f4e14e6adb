// Checks of what people typed, shared by all nouns. Each names the field at fault and keeps
// nothing: what was typed stays in the form (business §11).
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/date.hpp"
#include "core/base/result.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/policy/policy.hpp"

namespace aftercare {

// Nothing: all is well.
using Problem = std::optional<Refusal>;

// The first of several, in the order of the form's fields.
Problem first_problem(std::initializer_list<Problem> problems);

// Longest text any field takes when the policy names no limit for it.
inline constexpr std::int64_t kTextCharactersMax = 4000;
// Longest single-line value without a limit of its own (serial, order number, login).
inline constexpr std::int64_t kWordCharactersMax = 100;

struct TextRule {
  bool required = false;
  bool multiline = true;
  std::int64_t characters_max = kTextCharactersMax;
};
// `required`, `text_too_long` {max}, `text_invalid` (control characters).
Problem check_text(std::string_view text, const std::string& field, TextRule rule);
// The policy's limit of that name, or `otherwise`; a replica may have no policy yet.
std::int64_t limit_of(const Policy* policy, std::string_view name, std::int64_t otherwise);
bool is_blank(std::string_view text);

// `phone_missing`, `phone_invalid`.
Problem check_phone(std::string_view phone, const std::string& field);
// `date_invalid` {text}, `date_future`. Empty is fine: nothing is known.
Problem check_past_date(std::string_view text, const std::string& field, LocalDate today);
// `quantity_not_positive`, `quantity_too_large` {max}.
Problem check_quantity(int quantity, const std::string& field, const Policy* policy);

// One file against the kinds it may be: `file_type` {type, known}, `file_too_large` {max}
// ("10 MB"), `file_hash_invalid`. Its bytes are judged again where they arrive.
Problem check_file(const FileRef& file, const std::string& field, const Policy* policy,
                   std::initializer_list<FileKind> kinds);
// What customers and staff attach to a case; counted per kind together with those it has.
Problem check_case_files(const std::vector<FileRef>& added, const std::string& field,
                         const std::vector<FileRef>& existing, const Policy* policy);

// The first day and zone of the organisation; UTC when no policy is known.
LocalDate organisation_date(const Policy* policy, Instant at);

}  // namespace aftercare
