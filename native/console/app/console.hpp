// The console as a whole: keeps the model, applies intents, opens stores, sends steps. Between
// frames only; views see the model as constant.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"
#include "native/console/app/policy_desk.hpp"
#include "native/console/app/step_forms.hpp"
#include "native/console/frame/scene.hpp"
#include "native/console/store/archive.hpp"
#include "native/console/store/health_watch.hpp"
#include "native/console/store/ports.hpp"
#include "native/console/store/sync_client.hpp"

namespace aftercare::console {

// What the console needs from the machine besides ports.
struct Machine {
  Environment environment;
  std::function<void(const std::string&)> copy;  // to the clipboard
  // Decodes away from the window's thread where there is another one.
  std::function<void(FileBytes, std::function<void(Pixels)>)> decode;
  std::function<void()> wake;
  // A paper's PDF or a case's file, shown by the system's viewer. False: there is none.
  std::function<bool(const std::string& name, const std::string& bytes)> show_file;
  // Instead of it where the server's address opens as it is: a page's new tab.
  std::function<void(const std::string& path)> open_tab;
};

class Console final : public Scene {
 public:
  Console(Machine machine, Profiles& profiles, Network& network, Words& words, std::string server);
  ~Console() override;

  // Goes on as whoever worked here last, or asks for a login.
  void start();

  void prepare(GlyphCache& glyphs) override;
  void draw(Ui& ui) override;
  void take_pictures(Pictures& pictures);

  [[nodiscard]] const ConsoleModel& model() const { return model_; }

 private:
  [[nodiscard]] Format format() const { return Format(words_, model_.zone, model_.now); }
  // ---- intents (console_intents.cpp) ----
  void apply(const Intent& intent);
  void on(const intent::Edit& edit);
  void on(const intent::LogIn&);
  void on(const intent::AskLogOut&);
  void on(const intent::LogOut& intent);
  void on(const intent::GoTo& intent);
  void on(const intent::OpenCase& intent);
  void on(const intent::ShowTab& intent);
  void on(const intent::CloseTab& intent);
  void on(const intent::Search& intent);
  void on(const intent::Filter& intent);
  void on(const intent::Sort& intent);
  void on(const intent::MarkRow& intent);
  void on(const intent::RowsSeen& intent);
  void on(const intent::Toggle& intent);
  void on(const intent::OpenDialog& intent);
  void on(const intent::CloseDialog&);
  void on(const intent::Submit&);
  void on(const intent::SendAgain& intent);
  void on(const intent::Discard& intent);
  void on(const intent::UseLanguage& intent);
  void on(const intent::SyncNow&);
  void on(const intent::ShowPicture& intent);
  void on(const intent::OpenPalette&);
  void on(const intent::FindInPalette& intent);
  void on(const intent::Pick& intent);
  void on(const intent::ClosePalette&);
  void on(const intent::Copy& intent);
  void on(const intent::OpenPaper& intent);  // console_papers.cpp
  void on(const intent::OpenFile& intent);   // console_files.cpp
  // ---- plain records (console_records.cpp) ----
  void on(const intent::FindRecords& intent);
  void on(const intent::SortRecords& intent);
  void on(const intent::MarkRecord& intent);
  void on(const intent::RecordsSeen& intent);
  void on(const intent::OpenRecord& intent);
  // ---- the rules of the house (console_policy.cpp) ----
  void on(const intent::PolicyStep& intent);
  void open_policy();
  void build_policy();
  void ask_to_put_in_force();
  void save_policy_draft();
  void write_policy_draft();
  screens::RecordList* front_list();
  void update_lists(const std::string& key);
  void build_records();
  void show_records(Page page);
  // ---- writing down a request (console_intake.cpp) ----
  void notice(Dialog& dialog) const;
  [[nodiscard]] std::string intake_arguments(Dialog& dialog) const;
  // With what was signed, when something was (console_signing.cpp).
  std::string signed_arguments(const Dialog& dialog, std::string args_json);
  void on_described_again(const OwnCommand& own);
  [[nodiscard]] std::string described_arguments(Dialog& dialog) const;
  // ---- the parts page (console_parts.cpp) ----
  void on(const intent::PartsQueryChanged& intent);
  void on(const intent::OpenPartsStep& intent);
  void build_parts();
  // ---- dialogs (console_dialogs.cpp) ----
  void open_dialog(Dialog dialog);
  void fill_choices(Dialog& dialog);
  void close_dialog();
  void take_saved(const ClientNews& news);
  void write_draft();
  [[nodiscard]] static std::string draft_name(const Dialog& dialog);
  // ---- session (console_session.cpp) ----
  void open_store(const Actor& actor);
  void take_login_answer(const HttpAnswer& answer);
  void leave(intent::Leaving leaving);
  [[nodiscard]] std::string export_unsent() const;
  // ---- screens (console_screens.cpp) ----
  void take_news();
  void build_screens(GlyphCache& glyphs);
  void build_home();
  void look_after_house();
  void build_queue();
  void build_case();
  void build_tabs();
  void build_palette();
  void add_found_case(CaseId id);
  void note_texts(GlyphCache& glyphs);
  void toast(std::string text, Tone tone);
  void drop_old_toasts();
  void show_tab(std::size_t index);

  Machine machine_;
  Profiles& profiles_;
  Network& network_;
  Words& words_;
  std::unique_ptr<SyncClient> client_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<HealthWatch> health_;
  std::optional<DeskSource> source_;
  screens::QueueIndex index_;
  std::map<EntityType, screens::RecordList> lists_;
  ConsoleModel model_;
  PolicyDesk policy_;
  Intents intents_;
  Actor actor_;
  std::string token_;
  bool index_stale_ = true, screens_stale_ = true, draft_dirty_ = false;
  bool focus_dialog_ = false;
  Instant built_at_, draft_at_, policy_saved_at_;
  int rows_first_ = 0, rows_end_ = 0;  // in sight
  int records_first_ = 0, records_end_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace aftercare::console
