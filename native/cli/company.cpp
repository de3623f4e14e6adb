#include "native/adapters/house/company.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>

#include "native/cli/cli.hpp"

namespace aftercare::cli {

namespace {

std::optional<std::string> bytes_of(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  return in.bad() || bytes.empty() ? std::nullopt : std::optional{std::move(bytes)};
}

void print_company(const Company& company) {
  std::printf("name-zh: %s\nname-en: %s\naddress-zh: %s\naddress-en: %s\nphone: %s\n",
              company.name_zh.c_str(), company.name_en.c_str(), company.address_zh.c_str(),
              company.address_en.c_str(), company.phone.c_str());
  std::printf("public-url: %s\nlogo: %zu bytes\n", company.public_url.c_str(), company.logo.size());
}

}  // namespace

int company(const Common& common, const CompanyGiven& given) {
  int code = 0;
  const auto house = open_house(common, code);
  if (!house) {
    return code;
  }
  sql::Transaction transaction{house->database(), true};
  Company company = find_company(house->database());
  bool changed = false;
  const auto take = [&changed](std::string& into, const std::optional<std::string>& value) {
    if (value) {
      into = *value;
      changed = true;
    }
  };
  take(company.name_zh, given.name_zh);
  take(company.name_en, given.name_en);
  take(company.address_zh, given.address_zh);
  take(company.address_en, given.address_en);
  take(company.phone, given.phone);
  take(company.public_url, given.public_url);
  if (given.logo_file) {
    const auto logo = given.logo_file->empty() ? std::string{} : bytes_of(*given.logo_file);
    if (!logo) {
      return say(common, refuse("file_unreadable", "--logo", {{"path", *given.logo_file}}));
    }
    take(company.logo, logo);
  }
  if (changed) {
    if (const auto refusal = set_company(house->database(), company)) {
      return say(common, *refusal);
    }
    transaction.commit();
  }
  print_company(find_company(house->database()));
  return 0;
}

}  // namespace aftercare::cli
