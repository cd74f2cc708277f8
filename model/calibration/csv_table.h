// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace layline {

/// A comma-separated file with a header line: RFC 4180 quotes, UTF-8, C locale.
class CsvTable {
  public:
    /// @throws InputError for an unreadable file, one beyond 256 MiB, a line with more cells than the header, an unclosed quote.
    static CsvTable read(const std::filesystem::path& file);
    static CsvTable parse(std::string_view text, const std::string& name);

    std::size_t rows() const { return cells_.size(); }
    bool has_column(std::string_view column) const;
    /// The cell's text without blanks around it; empty where the column or the cell is missing.
    const std::string& cell(std::size_t row, std::string_view column) const;
    /// The line of the file that a row begins on, from 1.
    std::size_t line(std::size_t row) const { return lines_[row]; }
    const std::vector<std::string>& header() const { return header_; }

  private:
    std::vector<std::string> header_;
    std::vector<std::vector<std::string>> cells_;
    std::vector<std::size_t> lines_;
};

/// @returns nothing where the text is no finite number as a whole.
std::optional<double> parse_number(std::string_view text);

}  // namespace layline
