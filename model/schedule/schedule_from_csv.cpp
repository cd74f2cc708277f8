// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <sstream>
#include <string_view>

#include "model/scenario/input_error.h"
#include "model/schedule/schedule_file.h"
#include "model/schedule/schedule_reading.h"

namespace layline {

namespace {

constexpr std::uintmax_t most_bytes = 64U << 20U;
constexpr int most_micro_batch = 1 << 26;
constexpr std::string_view pair_ending = ")OVERLAP_F_B";
/// What PyTorch's lowered lists hold beside computation.
constexpr std::array<std::string_view, 7> left_out{"UNSHARD", "RESHARD", "SEND_F", "RECV_F", "SEND_B", "RECV_B", "REDUCE_GRAD"};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\"";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

class CsvReader {
  public:
    explicit CsvReader(std::string name) : name_(std::move(name)) {}

    Schedule read(std::string_view text) {
        schedule_.name = "custom";
        schedule_.rank_begin.push_back(0);
        while (!text.empty()) {
            const auto end = text.find('\n');
            read_row(text.substr(0, end));
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
        if (schedule_.actions.empty()) throw InputError(name_, "", "a schedule with a row of actions for each rank", "no action");
        finish();
        return std::move(schedule_);
    }

  private:
    [[noreturn]] void refuse(const std::string& expected, std::string_view found) const {
        throw InputError(name_, fmt::format("line {}, cell {}", line_, cell_), expected, fmt::format("\"{}\"", found.substr(0, 40)));
    }

    void read_row(std::string_view row) {
        ++line_;
        cell_ = 0;
        if (trimmed(row).empty()) return;
        const int rank = static_cast<int>(schedule_.rank_begin.size()) - 1;
        while (true) {
            const auto end = row.find(',');
            ++cell_;
            read_cell(trimmed(row.substr(0, end)), rank);
            if (end == std::string_view::npos) break;
            row.remove_prefix(end + 1);
        }
        schedule_.rank_begin.push_back(schedule_.actions.size());
    }

    void read_cell(std::string_view cell, int rank) {
        if (cell.empty()) return;
        if (cell.front() != '(') return read_action(cell, rank, 0);
        const auto middle = cell.find(';');
        if (!cell.ends_with(pair_ending) || middle == std::string_view::npos) refuse("a pair like (3F6;0B1)OVERLAP_F_B", cell);
        read_action(cell.substr(1, middle - 1), rank, 1);
        read_action(cell.substr(middle + 1, cell.size() - middle - 1 - pair_ending.size()), rank, 2);
    }

    void read_action(std::string_view cell, int rank, std::uint16_t pair) {
        const char* end = cell.data() + cell.size();
        int stage = 0;
        const auto [kind_begin, stage_error] = std::from_chars(cell.data(), end, stage);
        if (stage_error != std::errc() || stage < 0 || stage > std::numeric_limits<std::int16_t>::max())
            refuse("a stage of 0 to 32767, as in 3B5", cell);
        const char* kind_end = std::find_if(kind_begin, end, [](char c) { return c >= '0' && c <= '9'; });
        const std::string_view kind(kind_begin, static_cast<std::size_t>(kind_end - kind_begin));
        if (std::find(left_out.begin(), left_out.end(), kind) != left_out.end()) return;
        const bool old_fused = kind == "BW";
        const std::optional<ActionKind> known = old_fused ? ActionKind::backward : kind_of(kind);
        if (!known) refuse("an action F, I, W or B, as in 3B5", cell);
        int micro_batch = 0;
        const auto [rest, error] = std::from_chars(kind_end, end, micro_batch);
        if (error != std::errc() || rest != end || micro_batch > most_micro_batch) refuse("a micro-batch, as in 3B5", cell);
        place(stage, rank, cell);
        fused_.push_back(old_fused);
        schedule_.actions.push_back({micro_batch, static_cast<std::int16_t>(stage), 0, *known, 0, pair});
        schedule_.micro_batches = std::max(schedule_.micro_batches, micro_batch + 1);
    }

    void place(int stage, int rank, std::string_view cell) {
        const auto s = static_cast<std::size_t>(stage);
        if (s >= rank_of_.size()) rank_of_.resize(s + 1, -1);
        if (rank_of_[s] >= 0 && rank_of_[s] != rank)
            refuse(fmt::format("stage {} on rank {} only, where it stood first", stage, rank_of_[s]),
                   fmt::format("{} on rank {}", cell, rank));
        rank_of_[s] = rank;
    }

    void finish() {
        const auto missing = std::find(rank_of_.begin(), rank_of_.end(), -1);
        if (missing != rank_of_.end()) throw InputError(name_, "", fmt::format("actions of stage {}", missing - rank_of_.begin()), "none");
        schedule_.placement.ranks = static_cast<int>(schedule_.rank_begin.size()) - 1;
        schedule_.placement.stages = static_cast<int>(rank_of_.size());
        schedule_.placement.stage_to_rank = {rank_of_};
        schedule_.chunks = std::max(1, schedule_.placement.stages / schedule_.placement.ranks);
        const auto has = [&](ActionKind kind) {
            return std::any_of(schedule_.actions.begin(), schedule_.actions.end(), [kind](const Action& a) { return a.kind == kind; });
        };
        if (!has(ActionKind::weight_gradient) || has(ActionKind::input_gradient)) return;
        for (std::size_t i = 0; i < schedule_.actions.size(); ++i)
            if (schedule_.actions[i].kind == ActionKind::backward && !fused_[i]) schedule_.actions[i].kind = ActionKind::input_gradient;
    }

    std::string name_;
    Schedule schedule_;
    std::vector<int> rank_of_;  ///< by stage; -1 until it is seen
    std::vector<bool> fused_;   ///< written as BW
    std::size_t line_ = 0;
    std::size_t cell_ = 0;
};

}  // namespace

Schedule schedule_from_torch_csv(const std::string& text, const std::string& name) {
    try {
        Schedule schedule = CsvReader(name).read(text);
        complete_and_check(schedule);
        return schedule;
    } catch (const InputError& error) {
        throw error.in_file(name);
    }
}

Schedule read_schedule_file(const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    std::ifstream stream(file, std::ios::binary);
    if (error || !stream) throw InputError(file.string(), "", "a schedule file", "nothing that can be read");
    if (size > most_bytes) throw InputError(file.string(), "", "at most 64 MiB", fmt::format("{} bytes", size));
    std::ostringstream text;
    text << stream.rdbuf();
    const std::string content = text.str();
    const auto first = content.find_first_not_of(" \t\r\n");
    const bool is_json = first != std::string::npos && content[first] == '{';
    return is_json ? schedule_from_json(content, file.string()) : schedule_from_torch_csv(content, file.string());
}

}  // namespace layline
