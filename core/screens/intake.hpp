// What the system notices while a request is written down: an open case of the same device, a
// serial typed almost right, whether somebody has to go there. Proposals with their reason; nothing
// is decided, nothing is kept from being sent. Only what the person may see is looked at.
#pragma once
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/screens/form.hpp"
#include "core/screens/source.hpp"

namespace aftercare::screens {

struct OpenCaseBox {
  CaseId id;
  std::string number;
  std::string local_mark;
  Text phase_label;
  Instant reported_at;
  Text reason;
};
BOOST_DESCRIBE_STRUCT(OpenCaseBox, (), (id, number, local_mark, phase_label, reported_at, reason))

// A known serial close to the typed one.
struct SerialGuess {
  std::string serial;
  std::string model;
  Text reason;
};
BOOST_DESCRIBE_STRUCT(SerialGuess, (), (serial, model, reason))

// On site or guided, with what led to it.
struct ServiceBox {
  ServiceMode mode{};
  Text label;
  Text reason;
  std::string matched;
  std::string clause;
  std::string source;
  int policy_version = 0;
  std::vector<VerdictFact> facts;
};
BOOST_DESCRIBE_STRUCT(ServiceBox, (),
                      (mode, label, reason, matched, clause, source, policy_version, facts))

// What is said at a step, as the policy has it.
struct ScriptBox {
  std::string step;
  std::string text_zh;
  std::string text_en;
  std::string clause;
};
BOOST_DESCRIBE_STRUCT(ScriptBox, (), (step, text_zh, text_en, clause))

// What to do at once about a danger that was ticked, and whom to call.
struct AdviceBox {
  std::string hazard;
  Text label;
  std::string text_zh;
  std::string text_en;
  std::string call;
};
BOOST_DESCRIBE_STRUCT(AdviceBox, (), (hazard, label, text_zh, text_en, call))
std::vector<AdviceBox> advice_for(const Policy& policy, const std::vector<std::string>& hazards);

// The form of case.report for staff, in the order of a talk, with the policy's choices. Its field
// "happened_at" is local time as typed: the host reads it, the form does not know the zone.
Form intake_form(const Source& source);

// Open cases of the device with this serial, then those of this customer (known by his phone) for
// the same model; oldest first.
std::vector<OpenCaseBox> open_cases_for(const Source& source, const std::string& serial,
                                        const std::string& phone, const std::string& model);
// The same for a case in work: others that it may double.
std::vector<OpenCaseBox> open_cases_like(const Source& source, const Case& record);
// Empty when the serial is known as typed, or nothing known is near it.
std::vector<SerialGuess> serial_guesses(const Source& source, const std::string& serial);
std::optional<ServiceBox> service_box(const Policy& policy, std::optional<FaultType> diagnosed,
                                      const std::string& symptom, const std::string& address);
// All of the policy's, with the speaker's name in place.
std::vector<ScriptBox> scripts_of(const Policy& policy, const Source& source);

}  // namespace aftercare::screens
