# Emscripten's own toolchain file, found from the compiler, so that `cmake --preset wasm` is enough.
find_program(EMCC_PROGRAM emcc)
if(NOT EMCC_PROGRAM)
  message(FATAL_ERROR "emcc is missing: bash native/setup/install.sh")
endif()
file(REAL_PATH ${EMCC_PROGRAM} emcc_real)
cmake_path(GET emcc_real PARENT_PATH emscripten_root)
include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)

# emcc's optimiser needs acorn, which Debian keeps outside node's default search path. It is needed
# when linking only; the compiler test of CMake links too, before any launcher, hence the variable.
find_path(EMSCRIPTEN_NODE_PATH acorn PATHS /usr/share/nodejs NO_DEFAULT_PATH
          NO_CMAKE_FIND_ROOT_PATH)
set(ENV{NODE_PATH} ${EMSCRIPTEN_NODE_PATH})
set(CMAKE_C_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env "NODE_PATH=${EMSCRIPTEN_NODE_PATH}")
set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_C_LINKER_LAUNCHER})

# One exception model for everything, third-party code included.
set(CMAKE_CXX_FLAGS_INIT "-fwasm-exceptions")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-fwasm-exceptions")
