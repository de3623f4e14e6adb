// What can be asked of a case. Names on the wire are in core/app/registry.cpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/case.hpp"

namespace aftercare::case_command {

struct ReportCustomer {
  std::string name;
  std::string phone;
  std::string address;
  std::string other_contacts;
};
BOOST_DESCRIBE_STRUCT(ReportCustomer, (), (name, phone, address, other_contacts))

// Dates stay text here, so that an impossible one ("30 February") is refused at its field with
// what was typed.
struct ReportDevice {
  std::string model;
  std::string serial;
  std::string purchase_date;
  std::string order_no;
};
BOOST_DESCRIBE_STRUCT(ReportDevice, (), (model, serial, purchase_date, order_no))

struct Report {
  Channel channel = Channel::web;
  CaseClass class_ = CaseClass::repair;
  Wish wish = Wish::repair;
  std::string topic;
  std::string symptom;
  std::optional<Instant> happened_at;
  std::string scene;
  std::vector<std::string> hazards;
  ReportCustomer customer;
  ReportDevice device;
  std::vector<FileRef> files;
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (channel, class_, wish, topic, symptom, happened_at, scene, hazards, customer,
                       device, files))

struct Accept {
  std::optional<Urgency> urgency;  // absent: as proposed
  std::string reason;              // required when it differs
};
BOOST_DESCRIBE_STRUCT(Accept, (), (urgency, reason))
struct CorrectUrgency {
  std::optional<Urgency> urgency;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CorrectUrgency, (), (urgency, reason))
struct TellPlan {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(TellPlan, (), (text))
struct Assign {
  std::optional<Team> team;
  std::optional<StaffId> staff;
};
BOOST_DESCRIBE_STRUCT(Assign, (), (team, staff))
struct TellDiagnosis {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(TellDiagnosis, (), (text))
// `revision`: of the diagnosis that was shown (0: not said); a newer one is not agreed to unseen.
struct Agree {
  std::string note;
  int revision = 0;
};
BOOST_DESCRIBE_STRUCT(Agree, (), (note, revision))
struct Settle {
  ExceptionId exception;
  std::optional<ExceptionDecision> decision;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Settle, (), (exception, decision, reason))
struct Confirm {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Confirm, (), (note))
struct Rate {
  int score = 0;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(Rate, (), (score, comment))
struct Close {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Close, (), (note))
struct Cancel {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancel, (), (reason))
struct Note {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text))
struct AddFile {
  FileRef file;
};
BOOST_DESCRIBE_STRUCT(AddFile, (), (file))
// What the case is about, said otherwise; absent: as it stands. Dates as in a report.
struct CorrectProduct {
  std::optional<std::string> model;
  std::optional<std::string> serial;
  std::optional<std::string> purchase_date;
  std::optional<std::string> order_no;
};
BOOST_DESCRIBE_STRUCT(CorrectProduct, (), (model, serial, purchase_date, order_no))
// The scheduler's: closed long enough ago, leaves the replicas.
struct Archive {
  std::string rule;
};
BOOST_DESCRIBE_STRUCT(Archive, (), (rule))

}  // namespace aftercare::case_command
