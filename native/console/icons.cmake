# Writes a header with one constant per icon of assets/fonts/icons.json: names stay right when the
# icon font is renewed and its code points move.
function(aftercare_icons_header json header)
  file(READ ${json} icons)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${json})
  string(JSON count LENGTH "${icons}")
  math(EXPR last "${count} - 1")
  set(lines "")
  foreach(index RANGE ${last})
    string(JSON name MEMBER "${icons}" ${index})
    string(JSON value GET "${icons}" ${name})
    math(EXPR value "${value} + 0x100000000" OUTPUT_FORMAT HEXADECIMAL)
    string(SUBSTRING ${value} 3 8 digits)
    string(REPLACE "-" "_" identifier ${name})
    string(APPEND lines "constexpr std::string_view ${identifier} = \"\\U${digits}\";\n")
  endforeach()
  file(CONFIGURE OUTPUT ${header} @ONLY CONTENT
"// Generated from assets/fonts/icons.json.
#pragma once
#include <string_view>

namespace aftercare::console::icon {
@lines@}  // namespace aftercare::console::icon
")
endfunction()
