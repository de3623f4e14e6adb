// Photos and films of a case at the desk that are not drawn there: their kind is said, and another
// program may show them.
#include <catch2/catch_test_macros.hpp>

#include "native/console/app/case_files.hpp"
#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

const std::string kPhoto(64, 'a');
const std::string kFilm(64, 'b');

// A report with a phone's photo, which this desk cannot decode, and a film.
CaseId report_with_files(Office& office) {
  Json args = test::report_args("139 1234 5678");
  const auto file = [](const std::string& sha256, const char* type, const char* name) {
    return Json{{"sha256", sha256}, {"type", type}, {"name", name}, {"size", 2000}};
  };
  args["files"] = Json::array({file(kPhoto, "image/heic", "IMG_0001.HEIC"),
                               file(kFilm, "video/quicktime", "IMG_0002.MOV")});
  const Json command =
      test::wire_command(1, "case.report", test::case_target(1), args, office.town.now, 1);
  const PushResult result =
      office.town.push_one(office.town.guest, ClientId{test::uuid(800)}, 1, command);
  REQUIRE(result.status == PushStatus::applied);
  office.network->poke();
  office.settle();
  return CaseId{parse_entity_key(test::case_target(1))->id};
}

// Already on this machine.
void keep(Office& office, const std::string& sha256) {
  for (auto& [person, store] : office.disk.stores)
    store.blobs[sha256] = std::string(2000, 'x');
}

}  // namespace

TEST_CASE("a photo that cannot be drawn and a film say what they are and open elsewhere") {
  Office office;
  office.log_in();
  keep(office, kPhoto);
  const CaseId id = report_with_files(office);
  office.open(id);
  office.settle();
  CHECK(office.desk->item("case.photo.0").label == "HEIC IMG_0001.HEIC");
  CHECK(office.desk->item("case.photo.1").label == "MOV IMG_0002.MOV");
  CHECK(office.desk->item("case.photo.0").description == office.words.tr("console.file.open"));
  const std::string number = office.on_server(id).number;
  office.desk->click("case.photo.0");
  office.settle();
  CHECK(office.shown_files == std::vector<std::string>{number + "-aaaaaaaa.heic"});
  // What is not here comes from the server, or that is said.
  office.desk->click("case.photo.1");
  office.settle();
  CHECK(office.shown_files.size() == 1);
  CHECK(office.desk->sees(office.words.tr("console.file.not_fetched")));
  keep(office, kFilm);
  office.has_viewer = false;
  office.desk->click("case.photo.1");
  office.settle();
  CHECK(office.shown_files.back() == number + "-bbbbbbbb.mov");
  CHECK(office.desk->sees(office.words.tr("console.file.no_viewer", {{"kind", "MOV"}})));
}

TEST_CASE("the console's page lets the browser have what it cannot draw") {
  Office office;
  office.is_page = true;
  office.restart();
  office.log_in();
  keep(office, kPhoto);
  office.open(report_with_files(office));
  office.settle();
  office.desk->click("case.photo.0");
  office.settle();
  CHECK(office.opened_tabs == std::vector<std::string>{"/api/v1/files/" + kPhoto + "?as=staff"});
  CHECK(office.shown_files.empty());
}

TEST_CASE("what a program might run is not opened") {
  CHECK(opens_outside("image/heif"));
  CHECK(opens_outside("application/pdf"));
  CHECK_FALSE(opens_outside("text/html"));
  CHECK_FALSE(opens_outside("image/svg+xml"));
  CHECK_FALSE(opens_outside("application/x-desktop"));
}
