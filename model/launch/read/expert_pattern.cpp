// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/expert_pattern.h"

#include <algorithm>
#include <charconv>
#include <variant>

namespace layline {

namespace {

using List = std::vector<bool>;
constexpr std::size_t longest = 100'000;

/// A number or a list; nothing else comes up in such patterns.
using Item = std::variant<std::int64_t, List>;

class Pattern {
  public:
    explicit Pattern(std::string_view text) : text_(text) {}

    std::optional<Item> whole() {
        auto item = sum();
        skip();
        return text_.empty() ? item : std::nullopt;
    }

  private:
    void skip() {
        while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t')) text_.remove_prefix(1);
    }
    bool take(char wanted) {
        skip();
        if (text_.empty() || text_.front() != wanted) return false;
        text_.remove_prefix(1);
        return true;
    }

    std::optional<Item> sum() {
        auto left = product();
        while (left && take('+')) {
            const auto right = product();
            if (!right || left->index() != right->index()) return std::nullopt;
            if (auto* number = std::get_if<std::int64_t>(&*left)) {
                *number += std::get<std::int64_t>(*right);
            } else {
                auto& list = std::get<List>(*left);
                const auto& more = std::get<List>(*right);
                list.insert(list.end(), more.begin(), more.end());
                if (list.size() > longest) return std::nullopt;
            }
        }
        return left;
    }

    std::optional<Item> product() {
        auto left = factor();
        while (left && take('*')) {
            auto right = factor();
            if (!right) return std::nullopt;
            left = times(*left, *right);
        }
        return left;
    }

    static std::optional<Item> times(const Item& left, const Item& right) {
        if (left.index() == 1 && right.index() == 1) return std::nullopt;
        if (left.index() == 0 && right.index() == 0) {
            std::int64_t result = 0;
            if (__builtin_mul_overflow(std::get<std::int64_t>(left), std::get<std::int64_t>(right), &result)) return std::nullopt;
            return result;
        }
        const std::int64_t count = std::get<std::int64_t>(left.index() == 0 ? left : right);
        const List& list = std::get<List>(left.index() == 0 ? right : left);
        if (count < 0 || count > static_cast<std::int64_t>(longest) || list.size() * static_cast<std::size_t>(count) > longest)
            return std::nullopt;
        List result;
        for (std::int64_t i = 0; i < count; ++i) result.insert(result.end(), list.begin(), list.end());
        return result;
    }

    std::optional<Item> factor() {
        constexpr int deepest = 64;
        if (take('(')) {
            if (++depth_ > deepest) return std::nullopt;
            auto inner = sum();
            --depth_;
            return take(')') ? inner : std::nullopt;
        }
        if (take('[')) return list();
        return number();
    }

    std::optional<Item> number() {
        skip();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
        constexpr std::int64_t most = 1'000'000'000;
        if (error != std::errc{} || value < 0 || value > most) return std::nullopt;
        text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
        return value;
    }

    std::optional<Item> list() {
        List made;
        while (!take(']')) {
            const auto value = number();
            if (!value || std::get<std::int64_t>(*value) > 1 || made.size() >= longest) return std::nullopt;
            made.push_back(std::get<std::int64_t>(*value) == 1);
            if (!take(',') && (text_.empty() || text_.front() != ']')) return std::nullopt;
        }
        return made;
    }

    std::string_view text_;
    int depth_ = 0;
};

bool ruled(const MixtureOfExperts& moe, const List& experts) {
    Architecture model;
    model.layers = static_cast<std::int64_t>(experts.size());
    model.moe = moe;
    for (std::size_t i = 0; i < experts.size(); ++i)
        if (model.is_expert_layer(static_cast<std::int64_t>(i)) != experts[i]) return false;
    return true;
}

}  // namespace

std::optional<std::vector<bool>> expert_layers_of(std::string_view text, std::int64_t layers) {
    const auto item = Pattern(text).whole();
    if (!item || layers < 1 || layers > static_cast<std::int64_t>(longest)) return std::nullopt;
    if (const auto* list = std::get_if<List>(&*item))
        return static_cast<std::int64_t>(list->size()) == layers ? std::optional(*list) : std::nullopt;
    const std::int64_t every = std::get<std::int64_t>(*item);
    if (every < 1) return std::nullopt;
    List made;
    for (std::int64_t i = 0; i < layers; ++i) made.push_back(i % every == 0);
    return made;
}

void set_expert_layers(MixtureOfExperts& moe, const std::vector<bool>& experts) {
    const auto first = std::ranges::find(experts, true);
    const auto leading = first - experts.begin();
    // Layer first_dense + every - 1 is the first with experts: as many leading dense layers as that leaves, the fewest repeats first.
    for (std::int64_t every = 1; every <= leading + 1 && every <= 64; ++every) {
        moe.every = every;
        moe.first_dense_layers = leading - (every - 1);
        moe.dense_layers.clear();
        if (ruled(moe, experts)) return;
    }
    moe.every = 1;
    moe.first_dense_layers = leading;
    for (auto i = leading; i < static_cast<std::ptrdiff_t>(experts.size()); ++i)
        if (!experts[static_cast<std::size_t>(i)]) moe.dense_layers.push_back(i);
}

}  // namespace layline
