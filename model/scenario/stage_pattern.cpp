// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/stage_pattern.h"

#include <fmt/format.h>

#include <cctype>
#include <string>

namespace layline {

namespace {

constexpr std::size_t longest = 10'000;

/// Recursive descent over the text: repeats are written out into plain letters.
class Expander {
  public:
    explicit Expander(std::string_view text) : text_(text) {}

    std::optional<std::string> all() {
        const auto letters = sequence(0);
        return letters && at_ == text_.size() ? letters : std::nullopt;
    }

  private:
    std::optional<std::string> sequence(int depth) {
        std::string letters;
        while (at_ < text_.size() && text_[at_] != ')') {
            const auto one = item(depth);
            if (!one || letters.size() + one->size() > longest) return std::nullopt;
            letters += *one;
        }
        return letters;
    }

    std::optional<std::string> item(int depth) {
        const char letter = text_[at_++];
        if (letter == ',' || letter == ' ') return std::string{};
        if (letter == '(') {
            constexpr int deepest = 16;
            if (depth == deepest) return std::nullopt;
            const auto inside = sequence(depth + 1);
            if (!inside || at_ == text_.size()) return std::nullopt;
            ++at_;
            return repeated(*inside);
        }
        if (std::string_view{"EtmL|"}.find(letter) == std::string_view::npos) return std::nullopt;
        return repeated(std::string(1, letter));
    }

    std::optional<std::string> repeated(const std::string& letters) {
        if (at_ == text_.size() || text_[at_] != '*') return letters;
        ++at_;
        std::size_t times = 0;
        const std::size_t digits_begin = at_;
        while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 && times <= longest)
            times = times * 10 + static_cast<std::size_t>(text_[at_++] - '0');
        if (at_ == digits_begin || times * letters.size() > longest) return std::nullopt;
        std::string all;
        for (std::size_t time = 0; time < times; ++time) all += letters;
        return all;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<StagePattern> parse_stage_pattern(std::string_view text) {
    const auto letters = Expander(text).all();
    if (!letters) return std::nullopt;
    StagePattern pattern;
    pattern.layers.push_back(0);
    for (const char letter : *letters) {
        const auto stage = static_cast<std::int64_t>(pattern.layers.size()) - 1;
        if (letter == '|') pattern.layers.push_back(0);
        if (letter == 't') ++pattern.layers.back();
        if (letter == 'E') pattern.embedding_stage = stage;
        if (letter == 'L') pattern.loss_stage = stage;
        if (letter == 'm') {
            pattern.mtp_stage = stage;
            ++pattern.mtp_layers;
        }
    }
    return pattern;
}

std::string stage_pattern(const std::vector<std::int64_t>& layers) {
    std::string text = "E";
    for (std::size_t stage = 0; stage < layers.size(); ++stage) {
        if (stage > 0) text += '|';
        if (layers[stage] > 0) text += fmt::format("t*{}", layers[stage]);
    }
    return text + "L";
}

}  // namespace layline
