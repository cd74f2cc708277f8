// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/csv_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::uintmax_t largest_file_bytes = std::uintmax_t{256} << 20;

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// Splits text into records, one at a time.
class RecordReader {
  public:
    RecordReader(std::string_view text, const std::string& name) : text_(text), name_(name) {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
    }

    bool next(std::vector<std::string>& cells) {
        cells.clear();
        start_line_ = line_;
        if (at_ >= text_.size()) return false;
        std::string cell;
        bool quoted = false;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') ++line_;
            if (quoted) {
                quoted = take_quoted(c, cell);
            } else if (c == '"' && cell.empty()) {
                quoted = true;
            } else if (c == ',') {
                cells.push_back(trimmed(cell));
                cell.clear();
            } else if (c == '\n') {
                ++at_;
                break;
            } else if (c != '\r') {
                cell += c;
            }
        }
        if (quoted) throw InputError(name_, fmt::format("line {}", start_line_), "a closing quote", "the end of the file");
        cells.push_back(trimmed(cell));
        return true;
    }

    std::size_t start_line() const { return start_line_; }

  private:
    /// @returns whether the quote is still open. A doubled quote is one quote.
    bool take_quoted(char c, std::string& cell) {
        if (c != '"') {
            cell += c;
            return true;
        }
        if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
            cell += '"';
            ++at_;
            return true;
        }
        return false;
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t at_ = 0, line_ = 1, start_line_ = 1;
};

bool is_blank(const std::vector<std::string>& cells) { return std::ranges::all_of(cells, &std::string::empty); }

}  // namespace

CsvTable CsvTable::parse(std::string_view text, const std::string& name) {
    CsvTable table;
    RecordReader reader(text, name);
    if (!reader.next(table.header_) || is_blank(table.header_)) throw InputError(name, "line 1", "a header of column names", "nothing");
    std::vector<std::string> cells;
    while (reader.next(cells)) {
        if (is_blank(cells)) continue;
        if (cells.size() > table.header_.size())
            throw InputError(name, fmt::format("line {}", reader.start_line()), fmt::format("at most {} cells", table.header_.size()),
                             fmt::format("{}", cells.size()));
        cells.resize(table.header_.size());
        table.cells_.push_back(cells);
        table.lines_.push_back(reader.start_line());
    }
    return table;
}

CsvTable CsvTable::read(const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(file, error);
    if (error) throw InputError(file.string(), "", "a readable CSV file", error.message());
    if (bytes > largest_file_bytes) throw InputError(file.string(), "", "at most 256 MiB", fmt::format("{} bytes", bytes));
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) throw InputError(file.string(), "", "a readable CSV file", "a read error");
    return parse(text.str(), file.string());
}

bool CsvTable::has_column(std::string_view column) const { return std::ranges::find(header_, column) != header_.end(); }

const std::string& CsvTable::cell(std::size_t row, std::string_view column) const {
    static const std::string nothing;
    const auto found = std::ranges::find(header_, column);
    return found == header_.end() ? nothing : cells_[row][static_cast<std::size_t>(found - header_.begin())];
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

}  // namespace layline
