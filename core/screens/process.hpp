// The service process as it is published on the pages (business §1): for each class its steps with
// the times promised for them, the channels, the warranty terms. All of it from the policy in
// force.
#pragma once
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/screens/parts.hpp"
#include "core/screens/source.hpp"

namespace aftercare::screens {

// `urgency` is empty where the time is the same for every urgency.
struct ProcessTime {
  Text clock;
  Text urgency;
  Text duration;
  std::string clause;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(ProcessTime, (), (clock, urgency, duration, clause, source))

struct ProcessStep {
  std::string title_zh;
  std::string title_en;
  std::string text_zh;
  std::string text_en;
  std::vector<ProcessTime> times;
  std::string clause;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(ProcessStep, (),
                      (title_zh, title_en, text_zh, text_en, times, clause, source))

struct ProcessRoute {
  CaseClass case_class{};
  Text label;
  std::vector<ProcessStep> steps;
};
BOOST_DESCRIBE_STRUCT(ProcessRoute, (), (case_class, label, steps))

struct ProcessChannel {
  Text label;
  bool always_open = false;
  bool by_customer = false;
  std::string clause;
};
BOOST_DESCRIBE_STRUCT(ProcessChannel, (), (label, always_open, by_customer, clause))

struct ProcessScreen {
  bool ready = false;  // the policy is here
  std::string title_zh;
  std::string title_en;
  int version = 0;
  std::vector<ProcessChannel> channels;
  std::vector<ProcessRoute> routes;  // classes with at least one step
  std::vector<WarrantyTerm> terms;
};
BOOST_DESCRIBE_STRUCT(ProcessScreen, (),
                      (ready, title_zh, title_en, version, channels, routes, terms))
ProcessScreen process_screen(const Source& source);

}  // namespace aftercare::screens
