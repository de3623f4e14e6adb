# Third-party code as tp_* targets. Headers are SYSTEM: our warnings do not apply to them.
# What is compiled from source (ImGui, Catch2, LZ4, SDL2 and SHA-256 for WASM) is built once for all
# presets by native/setup/third_party.sh into build/third_party/{native,wasm} and imported here.

set(third_party ${CMAKE_SOURCE_DIR}/build/third_party)
if(EMSCRIPTEN)
  set(third_party_kind wasm)
else()
  set(third_party_kind native)
endif()

# Quick when nothing is missing (a stamp), and locked against a second configure at the same time.
execute_process(
  COMMAND bash ${CMAKE_SOURCE_DIR}/native/setup/third_party.sh ${third_party_kind}
  RESULT_VARIABLE third_party_result)
if(third_party_result)
  message(FATAL_ERROR "native/setup/third_party.sh ${third_party_kind} failed")
endif()

# aftercare_third_party(name [INCLUDE folders] [LIBS libraries] [DEFINE definitions])
function(aftercare_third_party name)
  cmake_parse_arguments(arg "" "" "INCLUDE;LIBS;DEFINE" ${ARGN})
  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE ${arg_INCLUDE})
  target_link_libraries(${name} INTERFACE ${arg_LIBS})
  target_compile_definitions(${name} INTERFACE ${arg_DEFINE})
endfunction()

# A compiled library as a target, so that CMake knows its order on the command line.
function(aftercare_archive name file)
  add_library(${name} STATIC IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${file})
endfunction()

set(imgui_source ${third_party}/src/imgui)
# WCHAR32: names use characters beyond U+FFFF. TEST_ENGINE: the four ImGuiTestEngineHook_* functions
# are the console's (native/console), which builds its item registry on them.
set(imgui_defines IMGUI_ENABLE_TEST_ENGINE IMGUI_USE_WCHAR32 IMGUI_DISABLE_OBSOLETE_FUNCTIONS
                  IMGUI_DISABLE_DEMO_WINDOWS)
set(imgui_include ${imgui_source} ${imgui_source}/backends ${imgui_source}/misc/cpp)

aftercare_third_party(tp_lz4
  INCLUDE ${third_party}/src/lz4/lib
  LIBS ${third_party}/${third_party_kind}/libtp_lz4.a)

if(EMSCRIPTEN)
  # A folder with links to the header-only libraries; the system's include folder never.
  set(include ${third_party}/wasm/include)
  aftercare_third_party(tp_json INCLUDE ${include})
  aftercare_third_party(tp_boost INCLUDE ${include} DEFINE BOOST_ALL_NO_LIB)
  aftercare_third_party(tp_stb INCLUDE ${include})
  aftercare_third_party(tp_sha256
    INCLUDE ${third_party}/src/libsodium/src/libsodium/include
    LIBS ${third_party}/wasm/libtp_sha256.a DEFINE SODIUM_STATIC)
  aftercare_third_party(tp_sdl2
    INCLUDE ${third_party}/src/libsdl2/include
    LIBS ${third_party}/wasm/libtp_sdl2.a)
  aftercare_third_party(tp_imgui INCLUDE ${imgui_include}
    LIBS ${third_party}/wasm/libtp_imgui.a tp_sdl2 DEFINE ${imgui_defines})
  return()
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS headers url)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(SDL2 REQUIRED)
find_package(OpenGL REQUIRED)
find_package(benchmark REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(pango REQUIRED IMPORTED_TARGET pangocairo pangoft2 fontconfig)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(qpdf REQUIRED IMPORTED_TARGET libqpdf)
pkg_check_modules(heif REQUIRED IMPORTED_TARGET libheif)

aftercare_third_party(tp_json LIBS nlohmann_json::nlohmann_json)
aftercare_third_party(tp_boost LIBS Boost::headers)
# Asio and Beast: coroutines, TLS.
aftercare_third_party(tp_beast LIBS Boost::headers Boost::url OpenSSL::SSL OpenSSL::Crypto
                      Threads::Threads)
aftercare_third_party(tp_url LIBS Boost::url)
aftercare_third_party(tp_sodium LIBS PkgConfig::sodium)
aftercare_third_party(tp_sha256 LIBS PkgConfig::sodium)
# Papers: text laid out and drawn into PDF, QR codes, files embedded in it.
aftercare_third_party(tp_pango LIBS PkgConfig::pango)
aftercare_third_party(tp_qrencode LIBS PkgConfig::qrencode)
# 4: its pointers are std::shared_ptr.
aftercare_third_party(tp_qpdf LIBS PkgConfig::qpdf DEFINE POINTERHOLDER_TRANSITION=4)
aftercare_third_party(tp_sqlitecpp LIBS SQLiteCpp SQLite::SQLite3 Threads::Threads dl)
# Header-only: <stb/stb_image.h>, ...
aftercare_third_party(tp_stb)
# HEIC, with the HEVC decoder its package brings along.
aftercare_third_party(tp_heif LIBS PkgConfig::heif)
aftercare_third_party(tp_curl LIBS CURL::libcurl)
aftercare_third_party(tp_cli11 LIBS CLI11::CLI11)
aftercare_third_party(tp_spdlog LIBS spdlog::spdlog)
aftercare_third_party(tp_prometheus LIBS prometheus-cpp::core)
aftercare_third_party(tp_zlib LIBS ZLIB::ZLIB)
aftercare_third_party(tp_benchmark LIBS benchmark::benchmark Threads::Threads)
aftercare_third_party(tp_sdl2 LIBS SDL2::SDL2)
aftercare_third_party(tp_imgui INCLUDE ${imgui_include}
  LIBS ${third_party}/native/libtp_imgui.a tp_sdl2 OpenGL::GL dl DEFINE ${imgui_defines})
aftercare_third_party(tp_catch2
  INCLUDE ${third_party}/src/catch2/src ${third_party}/native/catch2/generated-includes
  LIBS catch2_archive)
aftercare_archive(catch2_archive ${third_party}/native/lib/libCatch2.a)
aftercare_archive(catch2_main_archive ${third_party}/native/lib/libCatch2Main.a)
target_link_libraries(catch2_main_archive INTERFACE catch2_archive)
# What a test links to get Catch2 with its main function.
aftercare_third_party(aftercare_catch2 LIBS catch2_main_archive tp_catch2)
# rapidcheck/catch.h asks for Catch2's old header name: rapidcheck_catch2/ answers with version 3.
aftercare_third_party(tp_rapidcheck
  INCLUDE ${CMAKE_SOURCE_DIR}/native/third_party/rapidcheck_catch2 LIBS rapidcheck tp_catch2)
