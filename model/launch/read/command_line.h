// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/launch/read/shell_script.h"

namespace layline {

/// The one training command of a script: what it runs, on how many processes, and with which arguments.
struct CommandLine {
    std::string program;   ///< script or module; empty for a bare list of flags
    ShellWords arguments;  ///< after the program
    std::optional<std::int64_t> nodes, gpus_per_node, processes;
    std::map<std::string, std::string> environment;
    std::vector<std::string> notes;  ///< what was not evaluated
};

/// The command with the most flags among those that start a Python program (by torchrun, srun, mpirun, accelerate, deepspeed or python);
/// else the flags that stand alone; else those in the script's arrays.
CommandLine command_line(const ShellScript& script);

/// The same from a Kubeflow TrainJob or PyTorchJob. @returns nothing for other YAML.
std::optional<CommandLine> manifest_command(const std::string& yaml, const std::string& file);

/// Arguments as flags and their values: "--flag value value", "--flag=value", "-tp 4". Values are all words up to the next flag.
struct Flag {
    std::string name;   ///< without dashes
    std::string shown;  ///< as it stands
    ShellWords values;
    TextPlace place;
};
std::vector<Flag> flags_of(const ShellWords& arguments, std::vector<ShellWord>& loose);

}  // namespace layline
