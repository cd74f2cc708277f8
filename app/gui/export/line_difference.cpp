// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/line_difference.h"

#include <algorithm>
#include <cstdint>

namespace layline {

namespace {

constexpr std::size_t most_lines = 4000;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

/// Takes lines of both texts in order into the result.
class Merger {
  public:
    Merger(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after) : before_(before), after_(after) {}

    void same(std::size_t count) {
        for (; count > 0; --count) {
            ++old_;
            ++new_;
            lines_.push_back({LineKind::same, std::string(after_[new_ - 1]), static_cast<int>(new_)});
        }
    }
    void removed() { lines_.push_back({LineKind::removed, std::string(before_[old_++]), 0}); }
    void added() {
        ++new_;
        lines_.push_back({LineKind::added, std::string(after_[new_ - 1]), static_cast<int>(new_)});
    }
    std::size_t old_at() const { return old_; }
    std::size_t new_at() const { return new_; }
    std::vector<DiffLine> taken() { return std::move(lines_); }

  private:
    const std::vector<std::string_view>& before_;
    const std::vector<std::string_view>& after_;
    std::size_t old_ = 0, new_ = 0;
    std::vector<DiffLine> lines_;
};

/// Lengths of common subsequences of what remains from (i, j) on, row by row.
class Lengths {
  public:
    Lengths(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after, std::size_t head, std::size_t tail)
        : head_(head), width_(after.size() - tail - head + 1), table_((before.size() - tail - head + 1) * width_) {
        for (std::size_t i = before.size() - tail; i-- > head;)
            for (std::size_t j = after.size() - tail; j-- > head;)
                at(i, j) = before[i] == after[j] ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1) : std::max(at(i + 1, j), at(i, j + 1));
    }
    std::uint16_t& at(std::size_t i, std::size_t j) { return table_[(i - head_) * width_ + (j - head_)]; }

  private:
    std::size_t head_, width_;
    std::vector<std::uint16_t> table_;
};

}  // namespace

std::vector<DiffLine> plain_lines(std::string_view text) {
    std::vector<DiffLine> lines;
    for (const std::string_view line : lines_of(text))
        lines.push_back({LineKind::same, std::string(line), static_cast<int>(lines.size()) + 1});
    return lines;
}

std::vector<DiffLine> line_difference(std::string_view old_text, std::string_view new_text) {
    const auto before = lines_of(old_text), after = lines_of(new_text);
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && before[head] == after[head]) ++head;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
    Merger merged(before, after);
    merged.same(head);
    const std::size_t old_end = before.size() - tail, new_end = after.size() - tail;
    if (old_end - head <= most_lines && new_end - head <= most_lines) {
        Lengths lengths(before, after, head, tail);
        while (merged.old_at() < old_end && merged.new_at() < new_end) {
            const std::size_t i = merged.old_at(), j = merged.new_at();
            if (before[i] == after[j])
                merged.same(1);
            else if (lengths.at(i + 1, j) >= lengths.at(i, j + 1))
                merged.removed();
            else
                merged.added();
        }
    }
    while (merged.old_at() < old_end) merged.removed();
    while (merged.new_at() < new_end) merged.added();
    merged.same(tail);
    return merged.taken();
}

}  // namespace layline
