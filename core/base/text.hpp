// Text as people type it: UTF-8 checks, trimming, folding, widths, telephone numbers, search terms,
// typing errors. Everything takes and gives UTF-8; nothing here depends on a locale.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare {

// Strict: no overlong forms, surrogates, or values beyond U+10FFFF.
bool is_valid_utf8(std::string_view text);
// What is no UTF-8 becomes U+FFFD, one for each byte.
std::u32string code_points(std::string_view text);
std::string to_utf8(std::u32string_view code_points);
std::size_t count_code_points(std::string_view text);

// Without white space at both ends, also the ideographic (U+3000) and no-break ones.
std::string_view trim(std::string_view text);
// Text as people bring it (copied from chats, pages, spreadsheets) as it is kept: line ends become
// line feeds, in a single line spaces like tabs; marks that show nothing (zero width, direction,
// byte order, variation) are dropped where they mean nothing, kept inside of emoji and of words of
// scripts that need them. A single line is trimmed. Tidied twice it is the same.
std::string tidy_text(std::string_view text, bool multiline);
// C0, DEL, C1, and the characters that turn the writing direction. Tab and line feed are allowed
// when `multiline`.
bool has_control_characters(std::string_view text, bool multiline);

// For comparing: full-width ASCII narrowed, ASCII lower-cased, every kind of space one; without
// marks that show nothing.
std::string fold_text(std::string_view text);

// Columns on screen: East Asian wide characters take two, combining ones none.
int display_width(std::string_view text);
// At most `width_max` columns, the last one "…" when something was cut.
std::string truncate_to_width(std::string_view text, int width_max);

// Canonical form, or nothing when it is no telephone number. Mobile "13812345678" (+86 and 0086
// dropped), landline "010-12345678" with an extension "-123", service numbers "4001234567", foreign
// "+85212345678". Spaces, hyphens, dots, brackets, full-width digits, marks that show nothing and
// "tel:" are accepted.
std::optional<std::string> normalize_phone(std::string_view text);
// Whether a code can be sent there, of a number in canonical form: a mobile number, or one of
// another country, of which nobody can tell here.
bool takes_messages(std::string_view phone);

// Terms a record is found by, sorted, each once: words and numbers in lower case; those with a
// digit also by their suffixes of 4 and more ("...5678"), and joined across - _ / . ("SN-01" →
// "sn01"); Chinese as single characters and pairs, so that words of two characters are found.
std::vector<std::string> search_terms(std::string_view text);
// A telephone number is also found in its canonical form, however it is written in the record or
// in the query.
// Terms of which a record must have all (words as prefixes): no suffixes; single characters only
// where they stand alone.
std::vector<std::string> query_terms(std::string_view text);
// Words of a filter over texts that are looked at as they are (fold_text): each is found where
// `text` is, or `phone`, its canonical form, when it is a telephone number.
struct SoughtWord {
  std::string text;
  std::string phone;
};
std::vector<SoughtWord> sought_words(std::string_view text);

// Changes (insert, delete, replace) from one to the other, or nothing when more than
// `distance_max`.
std::optional<int> edit_distance(std::string_view a, std::string_view b, int distance_max);
// The known serials within two typing errors of `typed` (case ignored), nearest first, `count_max`
// at most; not the same one.
std::vector<std::string> nearest_serials(std::string_view typed,
                                         const std::vector<std::string>& known,
                                         std::size_t count_max);

}  // namespace aftercare
