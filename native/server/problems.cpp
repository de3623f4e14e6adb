#include "native/server/problems.hpp"

namespace aftercare {

http::Response json_response(int status, const Json& body) {
  http::Response response;
  response.status = status;
  response.body = dump_json(body);
  response.with("Content-Type", "application/json; charset=utf-8")
      .with("Cache-Control", "no-store")
      .with("X-Content-Type-Options", "nosniff");
  return response;
}

http::Response problem_response(const Texts& texts, Language language, const Problem& problem) {
  Json body = problem_to_json(problem);
  const std::string& code = problem.refusal.code;
  body["type"] = "urn:aftercare:problem:" + code;
  body["status"] = problem.status;
  body["code"] = code;
  const std::string title = texts.text(language, "problem." + code, problem.refusal.params);
  const std::string detail = texts.refusal(language, problem.refusal);
  body["title"] = !title.empty() ? title : (!detail.empty() ? detail : code);
  body["detail"] = !detail.empty() ? detail : body["title"].get<std::string>();
  http::Response response = json_response(problem.status, body);
  response.headers.front().second = "application/problem+json; charset=utf-8";
  return response;
}

}  // namespace aftercare
