// Parameters of one statement in PostgreSQL's binary format: texts, ids, numbers, and arrays of
// them for batches (SELECT … FROM unnest($1::bigint[], …)). Big-endian, as the protocol has it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"

namespace aftercare::postgres {

// What an array holds: bigint, text, uuid, bytea.
enum class Element { number, text, id, bytes };

// A number as the elements of an array have it: 8 bytes.
std::string number_bytes(std::int64_t number);

class Params {
 public:
  void set_text(std::size_t at, std::string_view text);
  void set_id(std::size_t at, const Uuid& id);
  // As text: the server reads it as whatever integer the statement needs.
  void set_number(std::size_t at, std::int64_t number);
  void set_null(std::size_t at);
  void clear() { values_.clear(); }

  Params& text(std::string_view value);
  Params& id(const Uuid& value);
  Params& number(std::int64_t value);
  Params& count(std::uint64_t value) { return number(static_cast<std::int64_t>(value)); }
  // Arrays: of bigint, uuid, text, bytea.
  Params& numbers(const std::vector<std::int64_t>& values);
  Params& ids(const std::vector<Uuid>& values);
  Params& texts(const std::vector<std::string_view>& values);
  Params& bytes(const std::vector<std::string_view>& values);
  // Whose elements may be null; numbers as number_bytes has them.
  Params& array(Element element, const std::vector<std::optional<std::string_view>>& values);

  // What libpq takes; valid until the next change.
  struct View {
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
  };
  [[nodiscard]] View view() const;

 private:
  struct Value {
    std::string bytes;
    bool binary = true;
    bool null = false;
  };
  Value& at(std::size_t index);

  std::vector<Value> values_;
};

}  // namespace aftercare::postgres
