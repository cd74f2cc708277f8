// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace layline {

/// A line of a text, of the text it is compared with, or of both.
enum class LineKind { same, added, removed };
struct DiffLine {
    LineKind kind = LineKind::same;
    std::string text;
    int number = 0;  ///< in the new text, from 1; 0 for removed lines
    bool operator==(const DiffLine&) const = default;
};

/// The new text with the lines that the old one had besides, by a longest common subsequence of lines; removed ones stand before the added
/// ones that took their place. Texts of more than 4,000 lines are compared only at their common head and tail.
std::vector<DiffLine> line_difference(std::string_view before, std::string_view after);

/// The text alone, nothing marked.
std::vector<DiffLine> plain_lines(std::string_view text);

}  // namespace layline
