// What leaves the house, and what reaches those who need not reach customers: every text of every
// kind of record, whatever is added to them.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/app/described_texts.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "tests/core/codec/sample.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// Digits that stand in no sample otherwise.
const std::string kPhone = "13987986897";
const std::string kStreet = "万航渡路";
const std::string kAddress = "上海市静安区" + kStreet + " 986 弄 97 号";

struct FillIn {
  std::string words;
  void operator()(std::string& text, std::string_view) const { text = words; }
  void operator()(FileRef& file) const { file.name = words; }
};

// With the name of the member each text belongs to.
struct NameAll {
  void operator()(std::string& text, std::string_view name) const {
    if (name != "kind")
      text = "mark:" + std::string{name} + ";";
  }
  void operator()(FileRef&) const {}
};

template <std::size_t I = 0, class Do>
void each_sample(const Do& run) {
  if constexpr (I < std::variant_size_v<Record>) {
    using T = std::variant_alternative_t<I, Record>;
    for (std::size_t n = 0; n < samples_of<T>(); ++n)
      run(sample<T>(n));
    each_sample<I + 1>(run);
  }
}

Actor with_role(Role role) {
  Actor actor;
  actor.kind = ActorKind::staff;
  actor.id = ActorId{uuid(990)};
  actor.roles = {role};
  return actor;
}

std::vector<Role> staff_roles() {
  std::vector<Role> roles;
  for (const auto& row : codec::enum_rows<Role>()) {
    if (static_cast<Role>(row.value) < Role::customer)
      roles.push_back(static_cast<Role>(row.value));
  }
  return roles;
}

std::set<std::string> marks_in(const std::string& text) {
  std::set<std::string> marks;
  for (auto at = text.find("mark:"); at != std::string::npos; at = text.find("mark:", at + 1))
    marks.insert(text.substr(at + 5, text.find(';', at) - at - 5));
  return marks;
}

void check_nothing_of_phone(const Record& shown) {
  const std::string text = encode_record(shown);
  CHECK(text.find(kStreet) == std::string::npos);
  for (std::size_t at = 0; at + 4 <= kPhone.size(); ++at)
    CHECK(text.find(kPhone.substr(at, 4)) == std::string::npos);
  for (std::size_t length = 2; length <= kPhone.size(); ++length) {
    for (std::size_t at = 0; at + length <= kPhone.size(); ++at)
      CHECK_FALSE(is_found_by(shown, query_terms(kPhone.substr(at, length))));
  }
}

}  // namespace

TEST_CASE("without the right to contacts no text of any record shows or finds a telephone number") {
  const Viewer viewer = viewer_of(with_role(Role::rnd));
  REQUIRE(viewer.view == View::product);
  const std::vector<std::string> texts{kPhone, "电话 " + kPhone + "，" + kAddress, "139 8798 6897",
                                       kAddress + " 021-" + kPhone};
  for (const std::string& words : texts) {
    each_sample([&](auto record) {
      using T = decltype(record);
      if constexpr (std::is_same_v<T, Supplier> || std::is_same_v<T, Policy> ||
                    std::is_same_v<T, Staff>) {
        return;
      } else {
        const FillIn fill{words};
        each_text(record, {}, fill);
        INFO(entity_type_name(entity_type_of<T>::value) << ": " << words);
        check_nothing_of_phone(project(Record{record}, viewer));
      }
    });
  }
}

TEST_CASE("who may call customers sees rows as they are, everybody else without the means to") {
  House house;
  house.signed_();
  const std::set<Role> reach{
      Role::manager,        Role::vip_agent,         Role::agent,
      Role::returns_agent,  Role::technical_support, Role::technical_supervisor,
      Role::field_engineer, Role::logistics,         Role::finance,
      Role::quality_manager};
  const std::string phone = house.the_case().intake.contact.phone;
  for (const Role role : staff_roles()) {
    INFO(term_name(role));
    const Viewer viewer = viewer_of(with_role(role));
    const Record shown = project(Record{house.the_case()}, viewer);
    const std::string row = encode_record(shown);
    CHECK((row.find(phone) != std::string::npos) == (reach.count(role) != 0));
    CHECK(std::get<Case>(shown).signature->file.sha256.empty() == (reach.count(role) == 0));
  }
}

TEST_CASE("an address that looks like none is known from the record") {
  House house;
  house.accepted();
  Case record = house.the_case();
  record.intake.contact.address = "老水塔后面红房子";
  record.intake.symptom = "在老水塔后面红房子，漏电";
  const Record shown = project(Record{record}, viewer_of(with_role(Role::production)));
  CHECK(std::get<Case>(shown).intake.symptom == "在****，漏电");
  CHECK(std::get<Case>(shown).intake.contact.address.empty());
}

TEST_CASE("a colleague's telephone and login are his own and the administrator's") {
  Staff staff;
  staff.id = StaffId{uuid(991)};
  staff.name = "王工";
  staff.login = "wang-gong";
  staff.phone = "13700000991";
  const auto seen = [&](const Actor& actor) {
    return std::get<Staff>(project(Record{staff}, viewer_of(actor)));
  };
  for (const Role role : staff_roles()) {
    INFO(term_name(role));
    const bool looks_after = role == Role::manager || role == Role::administrator;
    CHECK(seen(with_role(role)).phone.empty() == !looks_after);
    CHECK(seen(with_role(role)).login.empty() == !looks_after);
    CHECK(seen(with_role(role)).name == staff.name);
    const Record shown = project(Record{staff}, viewer_of(with_role(role)));
    CHECK_FALSE(is_found_by(shown, query_terms("1370000")));
    CHECK(is_found_by(shown, query_terms("wang")) == looks_after);
  }
  Actor himself = with_role(Role::rnd);
  himself.id = ActorId{staff.id.value};
  CHECK(seen(himself).phone == staff.phone);
}

TEST_CASE("outsiders get the members that are named, and no other text") {
  // Of a case, its papers' visit, an archive and a device; of the rest nothing but identity.
  const std::set<std::string> of_case{
      "address",    "answer",        "carrier",      "cause",          "clause",
      "code",       "comment",       "content_hash", "fault",          "findings",
      "ground_key", "hazards",       "matched",      "measures",       "missing",
      "model",      "name",          "note",         "number",         "old_tracking_no",
      "order_no",   "part_code",     "part_name",    "phone",          "plan_text",
      "reason",     "reason_key",    "reference",    "refused_reason", "return_declined",
      "scene",      "serial",        "signer",       "source",         "substitute",
      "symptom",    "term",          "topic",        "tracking_no",    "value",
      "value_key",  "engineer_name", "into_number",  "currency"};
  House house;
  each_sample([&](auto record) {
    using T = decltype(record);
    if constexpr (std::is_same_v<T, Policy>) {
      return;
    } else {
      NameAll name;
      each_text(record, {}, name);
      const std::string row = encode_record(project(Record{record}, viewer_of(house.guest)));
      const bool own = std::is_same_v<T, Case> || std::is_same_v<T, Visit> ||
                       std::is_same_v<T, Customer> || std::is_same_v<T, Device>;
      for (const std::string& mark : marks_in(row)) {
        INFO(entity_type_name(entity_type_of<T>::value) << ": " << mark);
        // Of a claim, word for word as its author wrote it: whose it is said to be.
        const bool archive = mark == "other_contacts" || mark == "invoice_no" ||
                             mark == "case_number" || mark == "customer_phone";
        CHECK((own && (of_case.count(mark) != 0 || archive)));
      }
    }
  });
}

TEST_CASE("remarks, calls, reasons of the desk and colleagues' names stay in the house") {
  House house;
  house.accepted();
  Case record = house.the_case();
  const std::string secret = "只给同事看";
  record.urgency_reason = secret;
  record.pauses.push_back({PauseReason::part, std::nullopt, secret, house.now});
  ContactEntry call;
  call.note = secret;
  record.contacts.push_back(call);
  record.escalations.emplace_back();
  record.remedy.emplace();
  record.remedy->reason = secret;
  record.return_check.emplace();
  record.return_check->note = secret;
  record.merged.emplace_back();
  record.merged.back().symptom = secret;
  record.quotes.emplace_back();
  record.quotes.back().by = secret;
  record.payments.emplace_back();
  record.payments.back().by = secret;
  record.team = CaseTeam{Team::repair, StaffId{uuid(7)}, secret};
  for (const char* kind : {"case.closed", "case.resumed", "case.paused", "case.noted",
                           "case.accepted", "case.agreed", "case.remedy_chosen", "case.newer"}) {
    TimelineEntry entry;
    entry.kind = kind;
    entry.meta.author = author_of(house.agent);
    entry.params = {{"note_tail", " · " + secret},
                    {"reason_tail", " · " + secret},
                    {"name", secret},
                    {"text", secret}};
    record.timeline.push_back(entry);
  }
  const std::string row = encode_record(project(Record{record}, viewer_of(house.guest)));
  CHECK(row.find(secret) == std::string::npos);
  CHECK(row.find(house.agent.name) == std::string::npos);
  CHECK(row.find("case.newer") == std::string::npos);
  const std::string inside = encode_record(project(Record{record}, viewer_of(house.agent)));
  CHECK(inside.find(secret) != std::string::npos);
}

TEST_CASE("a customer reads the note he wrote") {
  House house;
  house.accepted();
  house.given(house.guest, house.case_key(), case_command::Note{"本人晚上才在家"});
  const std::string row =
      encode_record(project(Record{house.the_case()}, viewer_of(house.guest)));
  CHECK(row.find("本人晚上才在家") != std::string::npos);
}

TEST_CASE("the engineer who comes has a name") {
  House house;
  house.signed_();
  const std::string row = encode_record(project(Record{house.the_case()}, viewer_of(house.guest)));
  CHECK(row.find(house.engineer.name) != std::string::npos);
  CHECK(row.find(house.agent.name) == std::string::npos);
}

TEST_CASE("of the rules outsiders get what they are promised and may do themselves") {
  House house;
  const auto shown = std::get<Policy>(project(Record{product_standard()}, viewer_of(house.guest)));
  CHECK(shown.scripts.empty());
  // Whether somebody comes or guides him is proposed to him as he reports (business §1).
  CHECK(shown.service == product_standard().service);
  CHECK(shown.price_list.empty());
  CHECK(shown.routing.empty());
  CHECK(shown.liability.empty());
  CHECK(shown.remedies.empty());
  CHECK(shown.checklist.empty());
  CHECK(shown.faults.empty());
  CHECK(shown.phone == PhoneRule{});
  CHECK(shown.scope == ScopeRule{});
  for (const PermissionRow& row : shown.permissions) {
    for (const Grant& grant : row.grants) {
      for (const Role role : grant.roles)
        CHECK((role == Role::guest || role == Role::customer));
    }
  }
  CHECK(may(shown, house.guest, "case.report"));
  CHECK_FALSE(shown.urgency.hazards.empty());
  CHECK(shown.wishes == product_standard().wishes);
  CHECK(shown.promised_times == product_standard().promised_times);
  CHECK(shown.process == product_standard().process);
  CHECK(shown.warranty_terms == product_standard().warranty_terms);
  CHECK(shown.limits == product_standard().limits);
  CHECK(shown.files == product_standard().files);
}

TEST_CASE("a closed account sees what everybody outside sees") {
  House house;
  Actor closed = house.manager;
  closed.push_only = true;
  CHECK(viewer_of(closed).view == View::outside);
  CHECK(std::get<Policy>(project(Record{product_standard()}, viewer_of(closed))).scripts.empty());
}
