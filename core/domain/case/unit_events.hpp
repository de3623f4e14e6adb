// What happened to a case's unit, verdict and words (case.md §2, §4, §5).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/case.hpp"

namespace aftercare::case_event {

// Said otherwise by whoever may: judged anew, the old verdict stays in the story.
struct ProductCorrected {
  CaseProduct from;
  CaseProduct product;
  std::optional<DeviceId> device;  // absent: not on record
  WarrantyVerdict warranty;
  std::optional<LiabilityVerdict> liability;
  std::vector<SimilarCase> similar;
};
BOOST_DESCRIBE_STRUCT(ProductCorrected, (), (from, product, device, warranty, liability, similar))
// Found on a trip while a reinspection is open or after it: on record, and decides nothing.
struct FindingsNoted {
  VisitId visit;
  Diagnosis diagnosis;
};
BOOST_DESCRIBE_STRUCT(FindingsNoted, (), (visit, diagnosis))
// Written to a case that was merged into this one: a note, a call or a photo.
struct WordsArrived {
  CaseId from;
  std::string number;
  std::string text;
  std::optional<ContactEntry> contact;
  std::optional<FileRef> file;
};
BOOST_DESCRIBE_STRUCT(WordsArrived, (), (from, number, text, contact, file))
// Of a merged case: where the one that goes on stands now.
struct Followed {
  std::string number;
  CasePhase phase{};
};
BOOST_DESCRIBE_STRUCT(Followed, (), (number, phase))

}  // namespace aftercare::case_event
