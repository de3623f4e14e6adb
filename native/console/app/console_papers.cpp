// Papers of the case in front: printed by the server, shown by whatever shows PDF here.
#include <utility>

#include "core/codec/json.hpp"
#include "native/console/app/console.hpp"

namespace aftercare::console {

void Console::on(const intent::OpenPaper& intent) {
  if (!model_.case_.found)
    return;
  const std::string path = "/api/v1/documents/" + intent.kind + "/" + model_.case_.head.id.text() +
                           "?as=staff&lang=" + std::string(words_.language());
  if (machine_.open_tab) {
    machine_.open_tab(path);
    return;
  }
  toast(std::string(words_.tr("console.paper.fetching")), Tone::neutral);
  const std::string& number = model_.case_.head.number;
  const std::string name = number + "-" + intent.kind + ".pdf";
  HttpCall call;
  call.method = "GET";
  call.path = path;
  network_.call(std::move(call),
                [this, name, alive = std::weak_ptr<bool>(alive_)](const HttpAnswer& answer) {
                  if (alive.expired())
                    return;
                  if (answer.status == 200) {
                    if (!machine_.show_file(name, answer.body)) {
                      toast(std::string(words_.tr("console.paper.no_viewer")), Tone::bad);
                    }
                    return;
                  }
                  // The server says why in the language asked for.
                  const auto problem = parse_json(answer.body);
                  const bool said = problem && problem->is_object() &&
                                    problem->contains("detail") && (*problem)["detail"].is_string();
                  toast(said ? (*problem)["detail"].get<std::string>()
                             : std::string(words_.tr("console.paper.not_fetched")),
                        Tone::bad);
                });
}

}  // namespace aftercare::console
