# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the house has in common: the language, the include root, the warnings.
find_package(Threads REQUIRED)

add_library(layline_options INTERFACE)
target_compile_features(layline_options INTERFACE cxx_std_20)
target_include_directories(layline_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(layline_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  # False alarms: "text" + string with -O3 (GCC bug 105651); a reference into a table, looked up by a temporary name (GCC bug 109642).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,13>>:-Wno-dangling-reference>
  $<$<BOOL:${LAYLINE_WARNINGS_AS_ERRORS}>:-Werror>)
set(CMAKE_CXX_EXTENSIONS OFF)

# A hundred programs are linked with the same libraries: mold takes a tenth of the time of binutils' linker.
include(CheckLinkerFlag)
check_linker_flag(CXX "-fuse-ld=mold" LAYLINE_HAS_MOLD)
if(LAYLINE_HAS_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# One static library from every source below a folder; no list to keep, so parallel work does not collide.
function(layline_library name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_library(layline_${name} STATIC ${sources})
  add_library(layline::${name} ALIAS layline_${name})
  target_link_libraries(layline_${name} PUBLIC layline_options)
endfunction()

# Under the sanitizers only the model, which computes, is optimised: that takes the compiler longer than it saves the tests.
macro(layline_unoptimised_when_sanitized)
  if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    add_compile_options(-O0)
  endif()
endmacro()

# For code whose own speed does not matter and which computes little.
macro(layline_compile_quickly)
  string(APPEND CMAKE_CXX_FLAGS_RELEASE " -O1")
  layline_unoptimised_when_sanitized()
endmacro()

# What code that shows text to people must obey: no text without an encoding. Tests may.
function(layline_qt_code target)
  target_compile_definitions(${target} PRIVATE QT_NO_CAST_FROM_ASCII QT_USE_QSTRINGBUILDER)
endfunction()

# GCC forgets which precompiled headers are the system's, and warns of what it inlines from std::string (bug 105651 and its kin).
function(layline_quiet_precompiled target)
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
endfunction()

# Precompiles headers for a target, unless that is switched off to find out which includes are missing.
function(layline_precompile target)
  if(LAYLINE_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    layline_quiet_precompiled(${target})
  endif()
endfunction()
