#include "tests/server/support/papers.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/base/sha256.hpp"
#include "native/adapters/house/demo_data.hpp"

namespace aftercare::test {

namespace {

namespace fs = std::filesystem;

std::string read_bytes(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string ran(std::vector<std::string> words) {
  words.insert(words.begin(), "/usr/bin/env");
  const Ran result = run_program(words);
  if (result.code != 0) {
    throw std::runtime_error(words[1] + ": " + result.output);
  }
  return result.output;
}

fs::path artifacts() {
  const char* given = std::getenv("AFTERCARE_ARTIFACTS");
  const fs::path folder =
      given != nullptr ? fs::path{given} : fs::path{"build/artifacts/documents"};
  fs::create_directories(folder);
  return folder;
}

FileRef upload(const Client& device, const std::string& bytes, const std::string& type,
               const std::string& name) {
  const FileRef file{sha256_hex(bytes), type, name, static_cast<std::int64_t>(bytes.size())};
  const Reply announced = device.http.post(
      "/api/v1/files", {{"sha256", file.sha256}, {"size", file.size}, {"type", type}});
  if (announced.json().value("stored", false)) {
    return file;
  }
  const Reply reply =
      device.http.send("PATCH", "/api/v1/files/" + file.sha256, bytes, {"Upload-Offset: 0"});
  if (reply.status != 200) {
    throw std::runtime_error("upload: " + std::to_string(reply.status) + " " + reply.body);
  }
  return file;
}

void done(const Json& result) {
  if (result["status"] != "applied" || result.contains("exception")) {
    throw std::runtime_error(result.dump());
  }
}

Json ref_json(const FileRef& file) {
  return {{"sha256", file.sha256}, {"type", file.type}, {"name", file.name}, {"size", file.size}};
}

}  // namespace

std::string paper_of(const Client& reader, const std::string& kind, const std::string& case_id,
                     const std::string& lang) {
  const Reply reply =
      reader.http.get("/api/v1/documents/" + kind + "/" + case_id + "?lang=" + lang);
  if (reply.status != 200) {
    throw std::runtime_error(kind + ": " + std::to_string(reply.status) + " " + reply.body);
  }
  return reply.body;
}

Pdf::Pdf(const std::string& name, const std::string& bytes)
    : file_{(folder_.path() / (name + ".pdf")).string()} {
  std::ofstream{file_, std::ios::binary} << bytes;
  text_ = ran({"pdftotext", "-layout", "-enc", "UTF-8", file_, "-"});
  const std::string info = ran({"pdfinfo", file_});
  pages_ = std::atoi(info.substr(info.find("Pages:") + 6).c_str());
  ran({"pdftoppm", "-r", "80", "-png", file_, (artifacts() / name).string()});
}

std::string Pdf::fonts() const {
  return ran({"pdffonts", file_});
}

std::string Pdf::scanned() const {
  const std::string picture = (folder_.path() / "page").string();
  ran({"pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "-singlefile", file_, picture});
  std::string said = ran({"zbarimg", "--nodbus", "--raw", "-q", picture + ".png"});
  while (!said.empty() && said.back() == '\n') {
    said.pop_back();
  }
  return said;
}

std::map<std::string, std::string> Pdf::attachments() const {
  const fs::path folder = folder_.path() / "attachments";
  fs::create_directories(folder);
  ran({"pdfdetach", "-saveall", "-o", folder.string(), file_});
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator{folder}) {
    const std::string bytes = read_bytes(entry.path());
    files[sha256_hex(bytes)] = bytes;
  }
  return files;
}

Served::Served(const std::string& url, int parts, const std::string& name)
    : customer{guest(url)} {
  symptom_end = "and that is all there is to say";
  std::string symptom = "空调不制冷，";
  for (int i = 0; i < 12; ++i) {
    symptom += "开机十分钟后外机停转又自己起动，室内出风口有咔哒声，";
  }
  Json args = report_args(symptom + symptom_end);
  args["customer"] = {{"name", name},
                      {"phone", "13712340000"},
                      {"address",
                       "上海市浦东新区川沙新镇某某路 12345 弄很长的小区名字二期 88 号 "
                       "2 单元 1602 室（进门左转，请先打电话）"}};
  const Json reported = customer.command("case.report", "", args);
  done(customer.push({reported}).json()["results"][0]);
  const std::string target = reported["target"];
  case_id = target.substr(5);

  Client agent = staff(url, "agent");
  done(agent.step("case.accept", target, Json::object()));
  Client supervisor = staff(url, "supervisor");
  const std::string visit = "visit/" + new_uuid();
  done(supervisor.step("visit.appoint", visit,
                       {{"case", case_id},
                        {"engineer", to_text(demo_id("staff/engineer"))},
                        {"from", now_text(3'600'000)},
                        {"to", now_text(7'200'000)},
                        {"address", ""}}));
  Client engineer = staff(url, "engineer");
  drawing = read_bytes("assets/demo/signature-huang.png");
  document = "上门维修确认单\n" + new_uuid() + "\n";
  const FileRef signature = upload(engineer, drawing, "image/png", "signature.png");
  const FileRef signed_text = upload(engineer, document, "text/plain", "document.txt");
  done(engineer.step(
      "visit.depart", visit,
      {{"checked", {"identity_card", "work_order", "tool_kit", "multimeter", "parts"}}}));
  done(engineer.step("visit.arrive", visit, {{"identity_shown", true}}));
  done(engineer.step("visit.diagnose", visit,
                     {{"fault_type", "hardware"},
                      {"cause", "product_quality"},
                      {"findings", "风机轴承磨损"},
                      {"clause", "2.1"}}));
  std::vector<Json> uses;
  for (int i = 0; i < parts; ++i) {
    uses.push_back(engineer.command("visit.use_part", visit,
                                    {{"part", to_text(demo_id("part/fan"))},
                                     {"quantity", 1},
                                     {"location", to_text(demo_id("location/van-a"))}}));
  }
  const Json answer = engineer.push(uses).json();  // outlives its results
  for (const auto& result : answer["results"]) {
    done(result);
  }
  done(engineer.step("visit.finish", visit,
                     {{"measures", "更换风机总成，试运行 20 分钟"}, {"demonstrated", true}}));
  done(engineer.step("visit.sign", visit,
                     {{"signer", "欧阳司徒祎琳"},
                      {"file", ref_json(signature)},
                      {"document", ref_json(signed_text)},
                      {"content_hash", signed_text.sha256}}));
}

}  // namespace aftercare::test
