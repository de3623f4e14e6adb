#include "tests/console/gallery.hpp"

#include <imgui.h>

#include <algorithm>
#include <native/console/icons.hpp>
#include <numeric>

#include "native/console/widgets/badge.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/chart.hpp"
#include "native/console/widgets/date_field.hpp"
#include "native/console/widgets/facts.hpp"
#include "native/console/widgets/modal.hpp"
#include "native/console/widgets/sidebar.hpp"
#include "native/console/widgets/tabs.hpp"
#include "native/console/widgets/text.hpp"
#include "native/console/widgets/timeline.hpp"

namespace aftercare::console {

namespace {

const std::array<const char*, 20> names{"王伟", "李娜", "张敏", "刘洋", "陈静", "杨帆", "赵磊",
                                        "黄丽", "周杰", "吴倩", "徐鹏", "孙悦", "马超", "朱琳",
                                        "胡军", "郭颖", "何涛", "高洁", "林峰", "罗琪"};
const std::array<const char*, 7> products{"滚筒洗衣机 XQG100", "变频空调 KFR-35GW",
                                          "对开门冰箱 BCD-520W", "燃气热水器 JSQ30",
                                          "洗碗机 WQP12", "吸油烟机 CXW-258", "净水器 RO-800G"};
const std::array<const char*, 8> regions{"北京市朝阳区", "上海市浦东新区", "广州市天河区",
                                         "深圳市南山区", "杭州市西湖区",   "成都市武侯区",
                                         "武汉市洪山区", "西安市雁塔区"};
const std::array<const char*, 6> states{"待受理", "已派单", "上门中", "待配件", "已完成", "已关闭"};
const std::array<Tone, 6> state_tones{Tone::accent, Tone::special, Tone::warn,
                                      Tone::bad,    Tone::good,    Tone::neutral};
const std::array<const char*, 4> urgencies{"低", "中", "高", "紧急"};

const std::vector<Column> columns{
    {"number", "工单号", 80, 0},     {"customer", "客户", 52, 0},  {"product", "产品", 130, 3},
    {"region", "地区", 92, 2},       {"state", "状态", 64, 0},     {"urgency", "优先级", 48, 0},
    {"hours", "时长(h)", 56, 0}};

}  // namespace

Gallery::Gallery(int rows) : name("王喆"), product("0") {
  note = "客户反映滚筒洗衣机脱水时异响，机身震动明显，靠近时有焦糊味，需上门检修。";
  rows_.resize(static_cast<std::size_t>(rows));
  order_.resize(rows_.size());
  std::iota(order_.begin(), order_.end(), 0);
  std::uint32_t random = 12345;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    random = random * 1664525U + 1013904223U;
    rows_[i] = {20260000 + static_cast<int>(i),
                static_cast<std::uint8_t>((random >> 8U) % 6),
                static_cast<std::uint8_t>((random >> 13U) % 4),
                static_cast<std::uint8_t>((random >> 16U) % 20),
                static_cast<std::uint8_t>((random >> 23U) % 7),
                static_cast<std::uint8_t>((random >> 20U) % 8),
                static_cast<double>((random >> 5U) % 2000) / 10};
  }
}

void Gallery::prepare(GlyphCache&) {}

void Gallery::sort() {
  const auto less = [&](int left, int right) {
    const GalleryRow& a = rows_[static_cast<std::size_t>(left)];
    const GalleryRow& b = rows_[static_cast<std::size_t>(right)];
    if (sorting->column == "hours") return a.hours < b.hours;
    return a.id < b.id;
  };
  std::stable_sort(order_.begin(), order_.end(), less);
  if (!sorting->ascending) std::reverse(order_.begin(), order_.end());
}

void Gallery::draw(Ui& ui) {
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(display);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("###gallery", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  begin_sidebar(ui, "售后服务平台");
  const std::vector<SidebarEntry> entries{
      {"nav.home", std::string(icon::dashboard), "工作台"},
      {"nav.states", std::string(icon::clipboard_list), "工单管理", "Ctrl+2", 128},
      {"nav.revisit", std::string(icon::headset), "客户回访"},
      {"nav.dispatch", std::string(icon::tool), "维修派工"},
      {"nav.stock", std::string(icon::box), "配件库存"},
      {"nav.figures", std::string(icon::chart_bar), "统计报表"},
      {"nav.settings", std::string(icon::settings), "系统设置"}};
  if (const auto chosen = sidebar_entries(ui, entries, page).chosen) page = *chosen;
  end_sidebar();
  ImGui::SameLine(0, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(20), ui.px(16)});
  ImGui::PushStyleColor(ImGuiCol_ChildBg, palette::page);
  ImGui::BeginChild("###page", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding,
                    ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  if (page == 1) {
    draw_states(ui);
  } else {
    draw_page(ui);
  }
  ImGui::EndChild();
  draw_modal(ui);
  toasts(ui, shown_toasts);
  if (ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_K)) this->palette.open = true;
  command_palette(ui, this->palette,
                  {{"accept", std::string(icon::check), "受理工单", "动作"},
                   {"20260003", std::string(icon::clipboard_list), "20260003 刘洋", "工单"}});
  ImGui::End();
}

void Gallery::draw_page(Ui& ui) {
  title(ui, "工作台");
  ImGui::SameLine();
  align_right(ui.px(280 + 10 + 130));
  search_field(ui, {"search", "搜索工单号 / 客户 / 电话"}, search);
  ImGui::SameLine();
  if (button(ui, {.key = "case.new",
                  .label = "新建工单",
                  .icon = icon::plus,
                  .kind = ButtonKind::primary,
                  .width = 130})) {
    modal_open = true;
  }
  const float width = ImGui::GetContentRegionAvail().x;
  draw_figures(ui, width);
  const float form = ui.px(330), gap_width = ui.px(10);
  begin_area(ui, "left", width - form - gap_width, 0);
  draw_charts(ui, width - form - gap_width);
  draw_list(ui, width - form - gap_width);
  end_area();
  ImGui::SameLine(0, gap_width);
  draw_form(ui, form);
}

void Gallery::draw_figures(Ui& ui, float width) {
  struct Figure {
    const char *label, *value, *delta;
    Tone delta_tone;
    std::string_view icon;
    Tone tone;
  };
  const std::array<Figure, 4> figures{
      Figure{"今日新增工单", "1,284", "+12.4%", Tone::good, icon::clipboard_list, Tone::accent},
      Figure{"待处理", "326", "-3.1%", Tone::good, icon::clock, Tone::warn},
      Figure{"超时预警", "18", "+5", Tone::bad, icon::alert_triangle, Tone::bad},
      Figure{"客户满意度", "96.8%", "+0.6%", Tone::good, icon::star, Tone::good}};
  const float gap_width = ui.px(10);
  const float each = std::floor((width - 3 * gap_width) / 4);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures[i];
    if (i > 0) ImGui::SameLine(0, gap_width);
    begin_card(ui, {.key = figure.label, .width = each, .height = ui.px(92)});
    const ImVec2 at = ImGui::GetCursorPos();
    muted(ui, figure.label);
    gap(ui, 4);
    title(ui, figure.value);
    ImGui::SameLine();
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ui.px(6));
    text(ui, figure.delta, {FontRole::body, colour_of(figure.delta_tone)});
    ImGui::SetCursorPos({each - ui.px(60), at.y + ui.px(8)});
    disc(ui, figure.icon, figure.tone, ui.px(40));
    end_card(ui);
  }
}

void Gallery::draw_charts(Ui& ui, float width) {
  const float gap_width = ui.px(10), left = std::floor(width * 0.6F - gap_width / 2);
  begin_card(ui, {.key = "bars", .title = "近 7 日工单量", .width = left, .height = ui.px(220)});
  const ImVec2 room = ImGui::GetContentRegionAvail();
  bar_chart(ui, "chart.bars",
            {{"周一", 182}, {"周二", 214}, {"周三", 168}, {"周四", 231}, {"周五", 260},
             {"周六", 198}, {"周日", 155}},
            room.x, room.y);
  end_card(ui);
  ImGui::SameLine(0, gap_width);
  begin_card(ui, {.key = "ring", .title = "故障类型占比", .height = ui.px(220)});
  const ImVec2 ring = ImGui::GetContentRegionAvail();
  ring_chart(ui, "chart.ring",
             {{"不制冷", 420, rgb(0x3B82F6)},
              {"异响", 310, rgb(0x10B981)},
              {"漏水", 180, rgb(0xF59E0B)},
              {"其他", 90, rgb(0xEF4444)}},
             ring.x, ring.y);
  end_card(ui);
}

void Gallery::draw_list(Ui& ui, float width) {
  begin_card(ui, {.key = "list", .width = width, .height = -1});
  heading(ui, "工单列表（" + std::to_string(rows_.size()) + "）");
  const auto cell = [&](Ui& inner, int index, const Column& column, float room) {
    const GalleryRow& row = row_at(index);
    if (column.key == "number") text(inner, std::to_string(row.id));
    if (column.key == "customer") text_fitted(inner, names[row.name], room);
    if (column.key == "product") text_fitted(inner, products[row.product], room);
    if (column.key == "region") text_fitted(inner, regions[row.region], room);
    if (column.key == "state") pill(inner, states[row.state], state_tones[row.state]);
    if (column.key == "urgency") {
      const Colour ink = row.urgency == 3   ? palette::red
                         : row.urgency == 2 ? palette::amber
                                            : palette::muted;
      text(inner, urgencies[row.urgency], {FontRole::body, ink});
    }
    if (column.key == "hours") {
      std::string hours = std::to_string(row.hours);
      text(inner, hours.substr(0, hours.find('.') + 2));
    }
  };
  const TableResult result = table(
      ui, {.key = "cases",
           .columns = columns,
           .rows = static_cast<int>(rows_.size()),
           .selected = selected,
           .sorting = sorting,
           .row_height = 34,
           .row_key =
               [&](int index) {
                 return std::to_string(row_at(index).id);
               },
           .cell = cell});
  if (result.opened) selected = *result.opened;
  if (result.selected) selected = *result.selected;
  if (result.sorting) {
    sorting = result.sorting;
    sort();
  }
  end_card(ui);
}

void Gallery::draw_form(Ui& ui, float width) {
  begin_card(ui, {.key = "form", .width = width, .height = -1, .scrolls = true});
  const GalleryRow& row = row_at(selected);
  heading(ui, "工单 " + std::to_string(row.id));
  rule(ui);
  text_field(ui, {.key = "form.name", .label = "客户姓名", .required = true}, name);
  std::vector<Option> options;
  for (std::size_t i = 0; i < products.size(); ++i) {
    options.push_back({std::to_string(i), products[i]});
  }
  combo(ui, {.key = "form.product", .label = "产品型号"}, options, product);
  text_area(ui, {.key = "form.note", .label = "故障描述", .lines = 4}, note);
  date_field(ui, {.key = "form.when", .label = "预约时间", .error = phone_error},
             {2026, 11, 22, 9, 30}, when);
  checkbox(ui, "form.notify", "短信通知客户", notify);
  if (button(ui, {.key = "form.save",
                  .label = "保存",
                  .icon = icon::device_floppy,
                  .kind = ButtonKind::primary,
                  .width = 120})) {
    ++saved;
  }
  ImGui::SameLine();
  button(ui, {.key = "form.send",
              .label = "派单",
              .icon = icon::send,
              .width = 120,
              .disabled_reason = "先受理才能派单"});
  text(ui, "已保存 " + std::to_string(saved) + " 次");
  end_card(ui);
}

void Gallery::draw_modal(Ui& ui) {
  if (!modal_open) return;
  bool closed = false;
  if (!begin_modal(ui, {.key = "new", .title = "新建工单", .width = 420}, closed)) return;
  paragraph(ui, "确认创建一张新的售后工单？");
  checkbox(ui, "new.urgent", "紧急工单", urgent);
  const int pressed = dialog_buttons(ui, {.key = "new.confirm", .label = "确定"});
  if (pressed > 0) ++saved;
  if (pressed != 0 || closed) {
    modal_open = false;
    ImGui::CloseCurrentPopup();
  }
  end_modal();
}

void Gallery::draw_states(Ui& ui) {
  if (offline && banner(ui, {.key = "offline",
                             .icon = icon::cloud_off,
                             .text = "连不上服务器：正在使用本机副本，3 步待发送",
                             .tone = Tone::warn,
                             .action = "重试"})) {
    offline = false;
  }
  tab_row(ui, {{"tab.a", "202611-001"}, {"tab.b", "202611-002 王喆", true, true}}, 1);
  const float width = ImGui::GetContentRegionAvail().x;
  begin_card(ui, {.key = "verdicts", .title = "判定", .width = std::floor(width / 2)});
  const std::vector<Fact> facts{{"激活日期", "2025-03-01"}, {"保修期", "24 个月，当日有效"}};
  verdict_box(ui, {.key = "verdict.warranty",
                   .title = "在保",
                   .summary = "至 2027-03-01，由公司承担",
                   .tone = Tone::good,
                   .rule = "以激活日期起算，系统记录优先于纸质凭证。",
                   .source = "C §3 · product_standard 第 1 版",
                   .facts = facts},
              verdict_open);
  clock_badge(ui, {ClockState::running, "响应 剩 1 小时 20 分"});
  clock_badge(ui, {ClockState::soon, "初步方案 剩 25 分"});
  clock_badge(ui, {ClockState::late, "上门 已超 5 分"});
  clock_badge(ui, {ClockState::kept, "响应 按时（12 分）"});
  clock_badge(ui, {ClockState::broken, "诊断 超时 2 小时"});
  segments(ui, "urgency", {{"urgent", "紧急"}, {"normal", "一般"}, {"low", "非紧急"}}, segment);
  stars(ui, 4);
  fact_rows(ui, {{"客户", "王喆"}, {"电话", "139 1234 5678"},
                 {"地址", "上海市浦东新区张江高科技园区博云路 2 号浦软大厦 1205 室"}});
  thumbnail(ui, "photo", "gallery-photo", "现场照片", ui.px(180), ui.px(120));
  end_card(ui);
  ImGui::SameLine();
  begin_card(ui, {.key = "timeline", .title = "时间线"});
  timeline(ui, {{.title = "客户报修",
                 .detail = "洗衣机脱水时外壳有麻电感，已拔插头。",
                 .author = "王喆（客户）",
                 .done_at = "11-22 09:12",
                 .tone = Tone::accent,
                 .icon = std::string(icon::message)},
                {.title = "工程师到达",
                 .author = "李工 · 上门",
                 .done_at = "11-22 14:03",
                 .received_at = "服务器收到 15:20",
                 .mark = "离线",
                 .tone = Tone::good,
                 .mark_tone = Tone::warn,
                 .icon = std::string(icon::map_pin)},
                {.title = "改派冲突",
                 .detail = "上门单已改派给陈工，李工的三步记录待坐席处理。",
                 .done_at = "11-22 15:20",
                 .tone = Tone::bad,
                 .icon = std::string(icon::alert_triangle)}});
  empty_state(ui, icon::inbox, "没有待处理的例外");
  end_card(ui);
}

}  // namespace aftercare::console
