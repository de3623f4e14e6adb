// Widgets, driven as a person would, over a surface that draws nothing.
#include <catch2/catch_test_macros.hpp>

#include "tests/console/gallery.hpp"
#include "tests/console/null_desk.hpp"

using namespace aftercare::console;

TEST_CASE("The first presented frame has every Chinese glyph") {
  Gallery gallery(1000);
  Desk desk(gallery);
  CHECK(desk.sees("售后服务平台"));
  CHECK_FALSE(desk.surface.shows_box);
  CHECK(desk.loop.glyphs().statistics().glyphs > 100);
  CHECK(desk.surface.presented < static_cast<int>(desk.loop.statistics().built));
}

TEST_CASE("A character outside the first plane and one no font has") {
  Gallery gallery(10);
  gallery.name = "\xF0\xAC\xAD\x9A野";  // U+2CB5A
  Desk desk(gallery);
  CHECK(desk.item("form.name").value == gallery.name);
  gallery.name = "\xF4\x80\x80\x80";  // private, in no font
  desk.frames(3);
  CHECK(desk.loop.glyphs().statistics().unknown == 1);
  CHECK(desk.surface.shows_box);
}

TEST_CASE("A full atlas starts over and still shows everything") {
  Gallery gallery(10);
  Desk desk(gallery);
  for (int page = 0; page < 40; ++page) {
    gallery.note.clear();
    for (int i = 0; i < 100; ++i) {
      const int value = 0x4E00 + page * 100 + i;
      gallery.note += static_cast<char>(0xE0 | (value >> 12));
      gallery.note += static_cast<char>(0x80 | ((value >> 6) & 0x3F));
      gallery.note += static_cast<char>(0x80 | (value & 0x3F));
    }
    desk.frames(1);
    REQUIRE_FALSE(desk.surface.shows_box);
  }
  CHECK(desk.surface.rebuilt > 1);
  CHECK(desk.sees("售后服务平台"));
}

TEST_CASE("A press counts once, also when the frame was built again for its glyphs") {
  Gallery gallery(10);
  Desk desk(gallery);
  desk.click("form.save");
  desk.click("form.save");
  CHECK(gallery.saved == 2);
  CHECK(desk.sees("已保存 2 次"));
}

TEST_CASE("A disabled button says why and cannot be pressed") {
  Gallery gallery(10);
  Desk desk(gallery);
  const Item& send = desk.item("form.send");
  CHECK(send.disabled);
  CHECK(send.description == "先受理才能派单");
  CHECK_FALSE(desk.ask({{"do", "click"}, {"id", "form.send"}}).value("ok", true));
}

TEST_CASE("A dialog covers what is behind it and closes with Escape") {
  Gallery gallery(10);
  Desk desk(gallery);
  desk.click("case.new");
  CHECK(desk.sees("确认创建一张新的售后工单？"));
  const auto covered = desk.ask({{"do", "click"}, {"id", "form.save"}});
  CHECK_FALSE(covered.value("ok", true));
  desk.click("new.urgent");
  CHECK(gallery.urgent);
  CHECK(desk.item("new.urgent").checked == true);
  desk.press("Escape");
  CHECK_FALSE(gallery.modal_open);
  CHECK_FALSE(desk.has("new.confirm"));
  desk.click("form.save");
  CHECK(gallery.saved == 1);
}

TEST_CASE("Typing replaces, appends, and comes out as typed") {
  Gallery gallery(10);
  Desk desk(gallery);
  desk.type("form.name", "诸葛亮");
  CHECK(gallery.name == "诸葛亮");
  desk.append("form.name", "丞相");
  CHECK(gallery.name.find("丞相") != std::string::npos);
  CHECK_FALSE(desk.surface.shows_box);
}

TEST_CASE("A long text wraps softly in its field and is kept without the soft line ends") {
  Gallery gallery(10);
  Desk desk(gallery);
  std::string text;
  for (int i = 0; i < 30; ++i) text += "洗衣机脱水，";
  desk.type("form.note", text);
  CHECK(gallery.note == text);
  desk.press("Backspace");
  CHECK(gallery.note == text.substr(0, text.size() - 3));
}

TEST_CASE("Combo, tick box and table") {
  Gallery gallery(100'000);
  Desk desk(gallery);
  desk.click("form.product");
  desk.click("form.product.3");
  CHECK(gallery.product == "3");
  CHECK(desk.item("form.product").value == "燃气热水器 JSQ30");
  desk.click("form.notify");
  CHECK_FALSE(gallery.notify);
  desk.click("cases/20260003");
  CHECK(gallery.selected == 3);
  CHECK(desk.sees("工单 20260003"));
  desk.press("Down");
  desk.press("Down");
  CHECK(gallery.selected == 5);
  desk.click("cases.sort.number");
  desk.click("cases.sort.number");
  REQUIRE(gallery.sorting);
  CHECK_FALSE(gallery.sorting->ascending);
  CHECK(desk.has("cases/20359999"));
}

TEST_CASE("A date is picked from the month or typed") {
  Gallery gallery(10);
  Desk desk(gallery);
  desk.click("form.when.calendar");
  CHECK(desk.sees("2026 年 11 月"));
  desk.click("form.when.calendar.2026-11-26");
  CHECK(gallery.when == "2026-11-26 09:30");
  desk.type("form.when", "12/3 14:05");
  CHECK(gallery.when == "12/3 14:05");
}

TEST_CASE("Ctrl+K finds and Escape leaves") {
  Gallery gallery(10);
  Desk desk(gallery);
  desk.press("Ctrl+K");
  CHECK(desk.has("palette.query"));
  desk.press("Escape");
  CHECK_FALSE(desk.has("palette.query"));
}

TEST_CASE("Verdicts open, banners act") {
  Gallery gallery(10);
  Desk desk(gallery);
  desk.click("nav.states");
  CHECK_FALSE(desk.sees("系统记录优先于纸质凭证"));
  desk.click("verdict.warranty");
  CHECK(desk.sees("系统记录优先于纸质凭证"));
  CHECK(desk.item("verdict.warranty").expanded == true);
  desk.click("offline.action");
  CHECK_FALSE(gallery.offline);
}

TEST_CASE("At twice the scale everything is laid out twice as large") {
  Gallery gallery(10);
  Desk desk(gallery);
  const Item small = desk.item("form.save");
  desk.surface.ui_scale = 2;
  desk.surface.width *= 2;
  desk.surface.height *= 2;
  desk.frames(3);
  const Item large = desk.item("form.save");
  CHECK(large.box.right - large.box.left == 2 * (small.box.right - small.box.left));
  CHECK_FALSE(desk.surface.shows_box);
}
