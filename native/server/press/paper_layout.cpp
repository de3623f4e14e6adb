#include "native/server/press/paper_layout.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace aftercare::press {
namespace {

using screens::Paper;
using screens::PaperField;
using screens::PaperSection;
using screens::PaperSignature;
using screens::PaperTable;

constexpr double kGap = 22;         // between the two columns of fields
constexpr double kLabelMax = 104;   // a longer label goes on two lines
constexpr double kLabelSpace = 10;  // between a label and its value
constexpr double kRowSpace = 3.8;
constexpr double kCellSpace = 8;
constexpr double kCellPadding = 3.2;
constexpr double kQrSide = 60;
constexpr int kCellLinesMax = 12;
constexpr double kShortPiece = 60;   // moves to the next page as a whole
constexpr double kTotalHeight = 21;  // at most, of one line
constexpr double kSignatureHeight = 96;
constexpr double kHashHeight = 34;
constexpr Style kValue{};
constexpr Style kLabel{8.5, false, kQuiet};

double totals_height(const PaperTable& table) {
  return 4 + kTotalHeight * static_cast<double>(table.totals.size());
}
double height_of(const std::vector<PaperSignature>& line);

class Layout {
 public:
  Layout(const PrintJob& job, const PaperTexts& says, cairo_t* cairo, PangoContext* context,
         int total)
      : job_{job}, says_{says}, total_{total}, sheet_{cairo, context, [this](Sheet& sheet) {
                                                        page_frame(sheet);
                                                      }} {}

  int run() {
    label_width_ = label_width();
    sheet_.begin_page();
    for (const PaperSection& section : job_.paper.sections) {
      // Nobody signs a page on which nothing stands but his name.
      const bool last = &section == &job_.paper.sections.back();
      section_of(section, last ? signatures_height() : 0);
    }
    signatures();
    sheet_.finish();
    return sheet_.page();
  }

 private:
  void page_frame(Sheet& sheet);
  void letterhead(Sheet& sheet);
  void running_head(Sheet& sheet);
  void foot(Sheet& sheet);
  // `after`, here and below: what has to find room behind the last piece, on its page.
  void heading(const PaperSection& section, double after);
  void section_of(const PaperSection& section, double after);
  void fields(const std::vector<PaperField>& list, double after);
  // One line of fields side by side, or one over the whole width.
  void pair(const PaperField& left, const PaperField* right, double after);
  void wide(const PaperField& field, double after);
  void table(const PaperTable& table, double after);
  void totals(const PaperTable& table, double after);
  void signatures();
  [[nodiscard]] double signatures_height() const;
  void signature_line(const std::vector<PaperSignature>& both);
  void signature(const PaperSignature& one, double x, double width);
  [[nodiscard]] double label_width() const;
  [[nodiscard]] Words label(const PaperField& field) const {
    return sheet_.words(says_.text(field.label), kLabel, label_width_);
  }

  const PrintJob& job_;
  const PaperTexts& says_;
  int total_;
  Sheet sheet_;
  double label_width_ = 0;
};

// All values of a paper begin at the same place.
double Layout::label_width() const {
  double width = 0;
  for (const PaperSection& section : job_.paper.sections) {
    for (const PaperField& field : section.fields) {
      width = std::max(width, sheet_.words(says_.text(field.label), kLabel, kLabelMax).width());
    }
  }
  return std::min(width + 1, kLabelMax);
}

void Layout::page_frame(Sheet& sheet) {
  foot(sheet);
  if (sheet.page() == 1) {
    letterhead(sheet);
  } else {
    running_head(sheet);
  }
}

void Layout::letterhead(Sheet& sheet) {
  constexpr double kTop = 42;
  constexpr double kLogoSide = 34;
  constexpr double kTextEnd = kMargin + kContentWidth - kQrSide - 24;
  const Company& company = job_.company;
  double x = kMargin;
  if (const auto size = readable_png(company.logo)) {
    const double shape = static_cast<double>(size->width) / size->height;
    const double width = std::min(kLogoSide * shape, 120.0);
    if (sheet.picture(company.logo, x, kTop, width, kLogoSide)) {
      x += width + 12;
    }
  }
  const bool zh = says_.chinese();
  const std::string& name = zh || company.name_en.empty() ? company.name_zh : company.name_en;
  const std::string& other = zh ? company.name_en : company.name_zh;
  const Words name_words = sheet.words(name, {12, true, kInk, PANGO_ALIGN_LEFT, 1}, kTextEnd - x);
  sheet.draw(name_words, x, kTop - 2);
  if (other != name) {
    sheet.draw(sheet.words(other, {8, false, kQuiet, PANGO_ALIGN_LEFT, 1}, kTextEnd - x), x,
               kTop - 2 + name_words.height());
  }
  const double qr_x = kMargin + kContentWidth - kQrSide;
  sheet.qr_code(job_.link, qr_x, kTop, kQrSide);
  sheet.draw(
      sheet.words(says_.text("paper.scan"), {7, false, kQuiet, PANGO_ALIGN_CENTER}, kQrSide + 24),
      qr_x - 12, kTop + kQrSide + 2);

  const std::string title = says_.text(job_.paper.title);
  sheet.draw(sheet.words(title, {19, true, kInk, PANGO_ALIGN_LEFT, 1}, kTextEnd - kMargin), kMargin,
             kTop + 41);
  const std::string line = says_.text("paper.number", {{"number", job_.paper.number}}) + "    " +
                           says_.text("paper.made_at", {{"time", job_.paper.made_at}});
  const Words below = sheet.words(line, {9, false, kQuiet}, kTextEnd - kMargin);
  sheet.draw(below, kMargin, kTop + 69);
  sheet.line(kMargin, kTop + 92, kContentWidth, kAccent, 1.4);
  sheet.y = kTop + 106;
}

void Layout::running_head(Sheet& sheet) {
  const Style style{8, false, kQuiet, PANGO_ALIGN_LEFT, 1};
  Style right = style;
  right.align = PANGO_ALIGN_RIGHT;
  const Company& company = job_.company;
  sheet.draw(
      sheet.words(says_.chinese() || company.name_en.empty() ? company.name_zh : company.name_en,
                  style, kContentWidth / 2),
      kMargin, 36);
  sheet.draw(sheet.words(says_.text(job_.paper.title) + "  " + job_.paper.number, right,
                         kContentWidth / 2),
             kMargin + kContentWidth / 2, 36);
  sheet.line(kMargin, 52, kContentWidth, kLine);
  sheet.y = 66;
}

void Layout::foot(Sheet& sheet) {
  const double top = kPageHeight - 44;
  const Company& company = job_.company;
  std::string who =
      says_.chinese() || company.address_en.empty() ? company.address_zh : company.address_en;
  if (!who.empty() && !company.phone.empty())
    who += "    ";
  who += company.phone;
  sheet.line(kMargin, top, kContentWidth, kLine);
  sheet.draw(sheet.words(who, {7.5, false, kQuiet, PANGO_ALIGN_LEFT, 1}, kContentWidth - 60),
             kMargin, top + 6);
  const std::string page = std::to_string(sheet.page()) + " / " +
                           (total_ > 0 ? std::to_string(total_) : std::string("–"));
  sheet.draw(sheet.words(page, {7.5, false, kQuiet, PANGO_ALIGN_RIGHT}, 60),
             kMargin + kContentWidth - 60, top + 6);
}

// Of a section that is over with its first piece, the heading goes along with it.
bool is_single(const PaperSection& section) {
  const std::size_t rows = section.table ? section.table->rows.size() : 0;
  return section.fields.size() + rows + section.notes.size() <= 1;
}

void Layout::heading(const PaperSection& section, double after) {
  const Words words =
      sheet_.words(says_.text(section.heading), {10.5, true, kInk}, kContentWidth - 8);
  // A heading alone at a page's end belongs to nothing.
  // Where nothing has to follow, it takes no more room than it needs.
  const double along = after > 0 && is_single(section) ? after + kShortPiece : 0;
  sheet_.keep(words.height() + 44 + along);
  const bool at_top = sheet_.y < 70;
  if (!at_top)
    sheet_.y += 8;
  sheet_.line(kMargin, sheet_.y + 3, 2.4, kAccent, words.height() - 6);
  sheet_.draw(words, kMargin + 8, sheet_.y);
  sheet_.y += words.height() + 5;
}

void Layout::section_of(const PaperSection& section, double after) {
  heading(section, after);
  const bool notes_end = !section.notes.empty();
  fields(section.fields, section.table || notes_end ? 0 : after);
  if (section.table)
    table(*section.table, notes_end ? 0 : after);
  for (const auto& note : section.notes) {
    const bool last = &note == &section.notes.back();
    sheet_.flow(sheet_.words(says_.value(note), {8.5, false, kQuiet}, kContentWidth), kMargin,
                last ? after : 0);
    sheet_.y += 3;
  }
}

void Layout::fields(const std::vector<PaperField>& list, double after) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool beside = !list[i].wide && i + 1 < list.size() && !list[i + 1].wide;
    const double behind = i + (beside ? 2 : 1) == list.size() ? after : 0;
    if (list[i].wide) {
      wide(list[i], behind);
      continue;
    }
    pair(list[i], beside ? &list[i + 1] : nullptr, behind);
    if (beside)
      ++i;
  }
}

void Layout::pair(const PaperField& left, const PaperField* right, double after) {
  constexpr double kHalf = (kContentWidth - kGap) / 2;
  const double value_width = kHalf - label_width_ - kLabelSpace;
  const std::array<const PaperField*, 2> both{&left, right};
  double height = 0;
  for (const PaperField* field : both) {
    if (field == nullptr)
      continue;
    const Words value = sheet_.words(says_.value(field->value), kValue, value_width);
    height = std::max({height, value.height(), label(*field).height() + 1});
  }
  // What is longer than a page flows over the whole width instead.
  if (height > kContentEnd / 2) {
    wide(left, right == nullptr ? after : 0);
    if (right != nullptr)
      wide(*right, after);
    return;
  }
  sheet_.keep(height + (after > 0 ? kRowSpace + after : 0));
  double x = kMargin;
  for (const PaperField* field : both) {
    if (field == nullptr)
      continue;
    sheet_.draw(label(*field), x, sheet_.y + 1);
    sheet_.draw(sheet_.words(says_.value(field->value), kValue, value_width),
                x + label_width_ + kLabelSpace, sheet_.y);
    x += kHalf + kGap;
  }
  sheet_.y += height + kRowSpace;
}

void Layout::wide(const PaperField& field, double after) {
  const Words name = label(field);
  const Words value =
      sheet_.words(says_.value(field.value), kValue, kContentWidth - label_width_ - kLabelSpace);
  const double behind = after > 0 ? kRowSpace + after : 0;
  // A short one moves as a whole; of a long one the last lines do (flow).
  const bool is_short = value.height() < kShortPiece;
  const double begun = is_short ? value.height() + behind : 40;
  sheet_.keep(std::max(name.height() + 1, begun));
  const int page = sheet_.page();
  const double top = sheet_.y;
  sheet_.draw(name, kMargin, top + 1);
  sheet_.flow(value, kMargin + label_width_ + kLabelSpace, behind);
  if (sheet_.page() == page)
    sheet_.y = std::max(sheet_.y, top + name.height() + 1);
  sheet_.y += kRowSpace;
}

void Layout::table(const PaperTable& table, double after) {
  int shares = 0;
  for (const auto& column : table.columns)
    shares += column.share;
  const double room = kContentWidth - kCellSpace * static_cast<double>(table.columns.size() - 1);
  // Draws one row of cells, or only measures it.
  const auto row_of = [&](const std::vector<std::string>& cells, Style style, bool drawn) {
    double x = kMargin;
    double height = 0;
    for (std::size_t i = 0; i < table.columns.size() && i < cells.size(); ++i) {
      const double width = room * table.columns[i].share / shares;
      style.align = table.columns[i].end ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
      const Words words = sheet_.words(cells[i], style, width);
      height = std::max(height, words.height());
      if (drawn)
        sheet_.draw(words, x, sheet_.y + kCellPadding);
      x += width + kCellSpace;
    }
    return height + 2 * kCellPadding;
  };
  std::vector<std::string> titles;
  for (const auto& column : table.columns)
    titles.push_back(says_.text(column.label));
  const auto head = [&] {
    const double height = row_of(titles, kLabel, true);
    sheet_.y += height - 1;
    sheet_.line(kMargin, sheet_.y, kContentWidth, kQuiet, 0.7);
  };
  Style cell = kValue;
  cell.lines_max = kCellLinesMax;
  head();
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    cells.reserve(row.size());
    for (const auto& value : row)
      cells.push_back(says_.value(value));
    const double height = row_of(cells, cell, false);
    const bool last = &row == &table.rows.back();
    const double behind = last ? totals_height(table) + after : 0;
    if (sheet_.room() < height + behind) {
      sheet_.begin_page();
      head();
    }
    row_of(cells, cell, true);
    sheet_.y += height;
    sheet_.line(kMargin, sheet_.y, kContentWidth, kLine);
  }
  totals(table, after);
}

void Layout::totals(const PaperTable& table, double after) {
  sheet_.y += 4;
  for (std::size_t i = 0; i < table.totals.size(); ++i) {
    const bool last = i + 1 == table.totals.size();
    const Words amount = sheet_.words(says_.value(table.totals[i].value),
                                      {last ? 12.0 : 9.5, last, kInk, PANGO_ALIGN_RIGHT}, 120);
    const Words name = sheet_.words(says_.text(table.totals[i].label),
                                    {8.5, false, kQuiet, PANGO_ALIGN_RIGHT}, kContentWidth - 130);
    sheet_.keep(amount.height() + 3 + (last ? after : 0));
    sheet_.draw(name, kMargin, sheet_.y + (amount.height() - name.height()) / 2);
    sheet_.draw(amount, kMargin + kContentWidth - 120, sheet_.y);
    sheet_.y += amount.height() + 3;
  }
}

double height_of(const std::vector<PaperSignature>& line) {
  const bool any_hash = std::any_of(line.begin(), line.end(), [](const PaperSignature& one) {
    return !one.content_hash.empty();
  });
  return kSignatureHeight + (any_hash ? kHashHeight : 0);
}

// Of all lines, as far as a page can hold them below something.
double Layout::signatures_height() const {
  constexpr double kHeightMax = kContentEnd / 2;
  double height = 0;
  for (std::size_t i = 0; i < job_.paper.signatures.size(); i += 2) {
    const std::size_t end = std::min(i + 2, job_.paper.signatures.size());
    const auto first = job_.paper.signatures.begin();
    height += height_of(
        {first + static_cast<std::ptrdiff_t>(i), first + static_cast<std::ptrdiff_t>(end)});
  }
  return std::min(height, kHeightMax);
}

void Layout::signatures() {
  const auto& all = job_.paper.signatures;
  for (std::size_t i = 0; i < all.size(); i += 2) {
    const auto end = std::min(i + 2, all.size());
    signature_line({all.begin() + static_cast<std::ptrdiff_t>(i),
                    all.begin() + static_cast<std::ptrdiff_t>(end)});
  }
}

// Two side by side, never torn apart.
void Layout::signature_line(const std::vector<PaperSignature>& both) {
  constexpr double kHalf = (kContentWidth - kGap) / 2;
  sheet_.keep(height_of(both));
  sheet_.y += 14;
  double x = kMargin;
  for (const PaperSignature& one : both) {
    signature(one, x, kHalf);
    x += kHalf + kGap;
  }
  sheet_.y += kSignatureHeight - 14;
  const Style small{7, false, kQuiet};
  for (const PaperSignature& one : both) {
    if (one.content_hash.empty())
      continue;
    const Words hash = sheet_.words(says_.text("paper.content_hash", {{"hash", one.content_hash}}),
                                    small, kContentWidth);
    sheet_.draw(hash, kMargin, sheet_.y);
    sheet_.y += hash.height() + 1;
    if (one.document && job_.files.count(one.document->sha256) > 0) {
      const Words attached = sheet_.words(says_.text("paper.attached"), small, kContentWidth);
      sheet_.draw(attached, kMargin, sheet_.y);
      sheet_.y += attached.height() + 3;
    }
  }
}

void Layout::signature(const PaperSignature& one, double x, double width) {
  constexpr double kLineAt = 56;
  const double top = sheet_.y;
  sheet_.draw(sheet_.words(says_.text(one.label), kLabel, width), x, top);
  const bool is_signed = !one.at.empty() && one.refused_reason.empty();
  if (one.drawing) {
    const auto file = job_.files.find(one.drawing->sha256);
    if (file != job_.files.end()) {
      sheet_.picture(file->second.bytes, x + 4, top + 14, width - 8, kLineAt - 16);
    }
  }
  if (!one.refused_reason.empty()) {
    const Words why = sheet_.words(
        says_.text("paper.sign_refused", {{"reason", one.refused_reason}, {"time", one.at}}),
        {9, false, kInk, PANGO_ALIGN_LEFT, 3}, width);
    sheet_.draw(why, x, top + 14);
  }
  sheet_.line(x, top + kLineAt, width, kQuiet, 0.6);
  const std::string below =
      is_signed ? says_.text("paper.signed_by", {{"signer", one.signer}, {"time", one.at}})
      : one.refused_reason.empty() ? says_.text("paper.sign.date")
                                   : std::string();
  sheet_.draw(sheet_.words(below, {8, false, kQuiet, PANGO_ALIGN_LEFT, 1}, width), x,
              top + kLineAt + 4);
}

}  // namespace

std::string PaperTexts::text(const screens::Text& text) const {
  if (text.key.empty())
    return {};
  const std::string said = texts_.text(language_, text.key, text.params);
  return said.empty() ? text.key : said;
}

std::string PaperTexts::value(const screens::PaperValue& value) const {
  if (!value.raw.empty())
    return value.raw;
  const std::string& data = chinese() || value.en.empty() ? value.zh : value.en;
  if (!data.empty())
    return data;
  std::string out;
  for (const auto& one : value.texts) {
    if (!out.empty())
      out += text(screens::Text{"paper.list_separator", {}});
    out += text(one);
  }
  return out;
}

int lay_out_paper(const PrintJob& job, const PaperTexts& says, cairo_t* cairo,
                  PangoContext* context, int total) {
  return Layout{job, says, cairo, context, total}.run();
}

}  // namespace aftercare::press
