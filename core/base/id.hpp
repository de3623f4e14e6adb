// Typed 128-bit identities (UUID). Ids are identity only: nothing is ever derived from the time
// inside a UUIDv7 but its rough order.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(const Uuid&) const = default;
  // em++ 3.1.6 has no <=> on arrays.
  bool operator<(const Uuid& other) const { return bytes < other.bytes; }
  [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
};

// Lower-case 8-4-4-4-12 form.
std::string to_text(const Uuid& id);
void append_text(std::string& out, const Uuid& id);
// Strict: the 36 character form only, upper case accepted.
std::optional<Uuid> parse_uuid(std::string_view text);
// `random` are 10 random bytes from the host; `unix_ms` its clock.
Uuid make_uuid_v7(std::int64_t unix_ms, const std::array<std::uint8_t, 10>& random);
// Name-based (SHA-1): the same on every server, whenever it runs.
Uuid make_uuid_v5(const Uuid& name_space, std::string_view name);
// Root of all of Aftercare's name-based ids.
Uuid aftercare_namespace();

template <class Tag>
struct Id {
  Uuid value;
  bool operator==(const Id&) const = default;
  bool operator<(const Id& other) const { return value < other.value; }
  [[nodiscard]] bool is_nil() const { return value.is_nil(); }
  [[nodiscard]] std::string text() const { return to_text(value); }
};

using CustomerId = Id<struct CustomerTag>;
using DeviceId = Id<struct DeviceTag>;
using CaseId = Id<struct CaseTag>;
using VisitId = Id<struct VisitTag>;
using StaffId = Id<struct StaffTag>;
using PartId = Id<struct PartTag>;
using LocationId = Id<struct LocationTag>;
using StockLevelId = Id<struct StockLevelTag>;
using SupplierId = Id<struct SupplierTag>;
using PurchaseId = Id<struct PurchaseTag>;
using StocktakeId = Id<struct StocktakeTag>;
using ScrapId = Id<struct ScrapTag>;
using PolicyId = Id<struct PolicyTag>;
using CommandId = Id<struct CommandTag>;
using ClientId = Id<struct ClientTag>;
using ExceptionId = Id<struct ExceptionTag>;
// Whoever acts: a guest's, customer's or staff member's id, by ActorKind.
using ActorId = Id<struct ActorTag>;

}  // namespace aftercare

template <>
struct std::hash<aftercare::Uuid> {
  std::size_t operator()(const aftercare::Uuid& id) const noexcept {
    std::uint64_t low = 0;
    for (std::size_t i = 8; i < 16; ++i) low = (low << 8U) | id.bytes[i];
    return static_cast<std::size_t>(low * 0x9E3779B97F4A7C15ULL);
  }
};
template <class Tag>
struct std::hash<aftercare::Id<Tag>> {
  std::size_t operator()(const aftercare::Id<Tag>& id) const noexcept {
    return std::hash<aftercare::Uuid>{}(id.value);
  }
};
