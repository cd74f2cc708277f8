// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/command_line.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace layline {

namespace {

bool is_flag(const ShellWord& word) {
    const std::string& text = word.text;
    if (text.size() < 2 || text.front() != '-') return false;
    return text[1] == '-' ? text.size() > 2 : (text[1] < '0' || text[1] > '9') && text[1] != '.';
}

std::optional<std::int64_t> whole(const ShellWord& word) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.text.data(), word.text.data() + word.text.size(), value);
    if (!word.unknown.empty() || word.text.empty() || error != std::errc{} || end != word.text.data() + word.text.size())
        return std::nullopt;
    constexpr std::int64_t most = 10'000'000;
    return value > 0 && value <= most ? std::optional(value) : std::nullopt;
}

/// Options of the starters that say how many processes there are; dashes and underscores alike.
struct SizeOption {
    const char* names;  ///< separated by blanks
    std::optional<std::int64_t> CommandLine::*member;
};
constexpr std::array size_options{
    SizeOption{" nnodes num-machines nodes N num-nodes ", &CommandLine::nodes},
    SizeOption{" nproc-per-node num-gpus ntasks-per-node gpus-per-node nprocs-per-node ppn npernode ", &CommandLine::gpus_per_node},
    SizeOption{" num-processes np n ntasks ", &CommandLine::processes},
};

void take_sizes(const ShellWords& words, CommandLine& line) {
    std::vector<ShellWord> loose;
    for (Flag& flag : flags_of(words, loose)) {
        std::ranges::replace(flag.name, '_', '-');
        if (flag.values.empty()) continue;
        ShellWord value = flag.values.front();
        if (flag.name.starts_with("gpus-per-node") || flag.name == "gres") value.text = value.text.substr(value.text.rfind(':') + 1);
        const auto number = whole(value);
        for (const SizeOption& option : size_options)
            if (number && std::string_view(option.names).find(" " + flag.name + " ") != std::string_view::npos)
                line.*option.member = number;
    }
}

/// Index of the first word after the program ("pretrain_gpt.py", "-m module"), or 0 where nothing is started.
std::size_t after_program(const ShellWords& words, std::string& program) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].text == "-m" && i + 1 < words.size() && words[i + 1].text != "torch.distributed.launch" &&
            words[i + 1].text != "torch.distributed.run") {
            program = words[i + 1].text;
            return i + 2;
        }
        if (words[i].text.ends_with(".py") && !is_flag(words[i])) {
            program = words[i].text;
            return i + 1;
        }
    }
    return 0;
}

std::size_t flag_count(const ShellWords& words) { return static_cast<std::size_t>(std::ranges::count_if(words, is_flag)); }

ShellWords from(const ShellWords& words, std::size_t begin) { return {words.begin() + static_cast<std::ptrdiff_t>(begin), words.end()}; }

/// srun bash -c '... "$@"' layline program: the inner command is known, the outer one holds srun's own options.
void take_outer_sizes(const ShellScript& script, CommandLine& line) {
    CommandLine outer;
    for (const ShellWord& directive : script.directives) {
        const ShellScript one = read_shell(directive.text, "");
        for (const ShellWords& words : one.commands) take_sizes(words, outer);
    }
    for (const ShellWords& words : script.commands) {
        const std::string& starter = words.front().text;
        if (starter != "srun" && starter != "mpirun" && starter != "mpiexec" && starter != "salloc") continue;
        std::string program;
        const std::size_t end = after_program(words, program);
        const auto shell =
            std::ranges::find_if(words, [](const ShellWord& w) { return w.text == "bash" || w.text == "python" || w.text == "torchrun"; });
        const auto limit = std::min<std::size_t>(end == 0 ? words.size() : end, static_cast<std::size_t>(shell - words.begin()));
        take_sizes({words.begin(), words.begin() + static_cast<std::ptrdiff_t>(limit)}, outer);
    }
    if (!line.nodes) line.nodes = outer.nodes;
    if (!line.gpus_per_node) line.gpus_per_node = outer.gpus_per_node;
    if (!line.processes) line.processes = outer.processes;
    // mpirun's -N is a number of processes on each node, srun's one of nodes.
    const bool mpi = std::ranges::any_of(script.commands, [](const ShellWords& w) { return w.front().text == "mpirun"; });
    if (mpi && line.processes && line.nodes && *line.processes % *line.nodes == 0 && !line.gpus_per_node) {
        line.gpus_per_node = line.nodes;
        line.nodes = *line.processes / *line.gpus_per_node;
    }
}

}  // namespace

std::vector<Flag> flags_of(const ShellWords& arguments, std::vector<ShellWord>& loose) {
    std::vector<Flag> flags;
    for (const ShellWord& word : arguments) {
        if (!is_flag(word)) {
            if (flags.empty())
                loose.push_back(word);
            else
                flags.back().values.push_back(word);
            continue;
        }
        const std::size_t dashes = word.text.starts_with("--") ? 2 : 1, equals = word.text.find('=');
        Flag flag{
            word.text.substr(dashes, equals == std::string::npos ? equals : equals - dashes), word.text.substr(0, equals), {}, word.place};
        if (equals != std::string::npos) flag.values.push_back({word.text.substr(equals + 1), word.place, word.unknown});
        flags.push_back(std::move(flag));
    }
    return flags;
}

CommandLine command_line(const ShellScript& script) {
    CommandLine line;
    const ShellWords* best = nullptr;
    std::size_t most = 0;
    for (const ShellWords& words : script.commands) {
        std::string program;
        const std::size_t begin = after_program(words, program);
        if (begin == 0) continue;
        const std::size_t score = flag_count(from(words, begin)) + words.size() - begin + 1;
        if (score <= most) continue;
        most = score;
        best = &words;
    }
    if (best != nullptr) {
        const std::size_t begin = after_program(*best, line.program);
        line.arguments = from(*best, begin);
        take_sizes({best->begin(), best->begin() + static_cast<std::ptrdiff_t>(begin)}, line);
    } else {
        for (const ShellWords& words : script.commands)
            if (is_flag(words.front()) || words.front().text.find('=') != std::string::npos)
                line.arguments.insert(line.arguments.end(), words.begin(), words.end());
        if (flag_count(line.arguments) == 0 && line.arguments.empty())
            for (const std::string& name : script.order) {
                ShellWords items = script.variables.at(name);
                if (items.size() == 1 && items.front().text.starts_with('-')) {
                    const ShellScript inner = read_shell(items.front().text, "");
                    items = inner.commands.empty() ? ShellWords{} : inner.commands.front();
                }
                if (flag_count(items) > 0) line.arguments.insert(line.arguments.end(), items.begin(), items.end());
            }
    }
    take_outer_sizes(script, line);
    line.environment = script.exported;
    line.notes = script.notes;
    return line;
}

}  // namespace layline
