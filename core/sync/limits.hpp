// Every bound of the sync, by name.
#pragma once
#include <cstddef>
#include <cstdint>

namespace aftercare {

inline constexpr std::int64_t kSecondMs = 1000;
inline constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
inline constexpr std::int64_t kDayMs = 24LL * 60 * kMinuteMs;

// ---- authority -----------------------------------------------------------------------------
// More in one push is answered 413; the client splits.
inline constexpr std::size_t kPushCommandsMax = 100;
inline constexpr std::size_t kPushBytesMax = 1024UL * 1024U;
inline constexpr std::size_t kDependsOnMax = 64;
// Commands of one group (one transaction) on the server.
inline constexpr std::size_t kGroupCommandsMax = 500;
inline constexpr int kGroupAttemptsMax = 3;  // then one by one
inline constexpr std::int64_t kRetryAfterMs = 5 * kSecondMs;

// ---- pull ----------------------------------------------------------------------------------
inline constexpr std::size_t kPullRowsDefault = 2000;
inline constexpr std::size_t kPullRowsMax = 5000;
inline constexpr std::size_t kPullResultsMax = 500;
inline constexpr std::size_t kPullScopesMax = 64;
inline constexpr std::size_t kCursorBytesMax = 16UL * 1024U;

// ---- replica -------------------------------------------------------------------------------
inline constexpr std::int64_t kBackoffFirstMs = kSecondMs;
inline constexpr std::int64_t kBackoffMaxMs = 5 * kMinuteMs;
// A request the host never answers counts as lost after this.
inline constexpr std::int64_t kRequestTimeoutMs = 60 * kSecondMs;
inline constexpr std::int64_t kFileTimeoutMs = 5 * kMinuteMs;
// Asked by itself when no poke came for so long.
inline constexpr std::int64_t kIdlePullMs = 5 * kMinuteMs;
inline constexpr std::int64_t kFocusPullMs = 2 * kSecondMs;
inline constexpr std::int64_t kReceiptKeptMs = 7 * kDayMs;
inline constexpr std::int64_t kFileKeptMs = 7 * kDayMs;
// Bytes that the server found damaged are sent again from the beginning so often; then the file is
// refused.
inline constexpr int kFileDamagedMax = 4;
inline constexpr std::int64_t kFileChunkBytes = 256LL * 1024;
inline constexpr std::size_t kSegmentBytesMax = 1024UL * 1024U;
// Small changes are put to the last segment until it has this size.
inline constexpr std::size_t kSegmentTailBytes = 64UL * 1024U;
// A text of rows is packed from this size on, in blocks of about so many bytes: a row looked at
// costs unpacking its block, what is stored and held costs a fifth.
inline constexpr std::size_t kPackFromBytes = 256UL * 1024U;
inline constexpr std::size_t kBlockBytesMax = 60UL * 1024U;
inline constexpr std::size_t kPackedRowBytesMax = 1024UL * 1024U;
inline constexpr std::size_t kBlocksOpenMax = 4;
// Of a type with more rows than this, those a walk goes through are not kept decoded.
inline constexpr std::size_t kRowsKeptDecodedMax = 5000;
// Base is written anew when more than this, and more than what lives, is dead.
inline constexpr std::size_t kDeadBytesMax = 4UL * 1024U * 1024U;
inline constexpr std::size_t kChangeLogMax = 4096;

}  // namespace aftercare
