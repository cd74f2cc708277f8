// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/launch/read/text_place.h"

namespace layline {

/// One word of a command as a shell would hand it over.
struct ShellWord {
    std::string text;
    TextPlace place;
    std::string unknown;  ///< why the text is not, or not all, known ("NODES is not set here"); empty: known
};

using ShellWords = std::vector<ShellWord>;

/// What a script says, without any of it being run: its commands after the expansion of the variables and arrays that it sets itself.
struct ShellScript {
    std::vector<ShellWords> commands;             ///< in order; never empty
    std::map<std::string, ShellWords> variables;  ///< as last set; one word where it is no array
    std::vector<std::string> order;               ///< names of the variables as they were first set
    std::map<std::string, std::string> exported;  ///< `export NAME=value`, and assignments before a command
    std::vector<ShellWord> directives;            ///< "#SBATCH --nodes=4", each without its mark
    std::vector<std::string> notes;               ///< what was not evaluated, with its place
};

/// Reads sh and bash: quotes, comments, line continuations, variables, arrays, ${NAME:-default}, whole-number arithmetic, here-documents.
/// Command substitutions are never run: their words are unknown. Conditions and loops are not evaluated: what they set counts where
/// nothing else does. `bash -c` and `eval` are read as scripts of their own.
/// @param arguments the script's own, for "$@" and "$1"
/// @throws InputError with the place of a quote, bracket or substitution that never closes, of nesting deeper than 64, and where the
/// expansions would exceed 4 MiB.
ShellScript read_shell(std::string_view text, const std::string& file, const ShellWords& arguments = {});

}  // namespace layline
