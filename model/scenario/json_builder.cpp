// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

/// What people write for numbers that JSON does not have: the word that ends at `end`, or starts there.
std::string word_at(const std::string& text, std::size_t byte) {
    const auto is_word = [&](std::size_t i) {
        return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '-' || text[i] == '_');
    };
    std::size_t begin = std::min(byte, text.size());
    if (!is_word(begin) && begin > 0) --begin;
    if (!is_word(begin)) return {};
    constexpr std::size_t longest = 20;
    std::size_t end = begin;
    while (begin > 0 && is_word(begin - 1) && end - begin < longest) --begin;
    while (is_word(end) && end - begin < longest) ++end;
    return text.substr(begin, end - begin);
}

}  // namespace

JsonBuilder::Json* JsonBuilder::add(Json value) {
    if (open_.empty()) {
        root_ = std::move(value);
        return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
        parent.push_back(std::move(value));
        return &parent.back();
    }
    Json& member = parent[keys_.back()];
    member = std::move(value);
    return &member;
}

bool JsonBuilder::put(Json value) {
    add(std::move(value));
    return finish_value();
}

bool JsonBuilder::finish_value() {
    if (!keys_.empty()) keys_.back().clear();
    return true;
}

bool JsonBuilder::open(Json container) {
    if (open_.size() >= deepest_level)
        throw InputError(name_, pointer(), fmt::format("at most {} levels of nesting", deepest_level), "more");
    open_.push_back(add(std::move(container)));
    keys_.emplace_back();
    return true;
}

bool JsonBuilder::close() {
    open_.pop_back();
    keys_.pop_back();
    return finish_value();
}

bool JsonBuilder::key(Json::string_t& key) {
    if (open_.back()->contains(key)) throw InputError(name_, pointer(), "each key once", fmt::format("\"{}\" twice in one object", key));
    keys_.back() = std::move(key);
    return true;
}

std::string JsonBuilder::pointer() const {
    std::string path;
    for (std::size_t level = 0; level < open_.size(); ++level) {
        const bool list = open_[level]->is_array();
        const std::size_t begun = level + 1 < open_.size() ? 1 : 0;
        if (list)
            path += fmt::format("/{}", open_[level]->size() - begun);
        else if (!keys_[level].empty())
            path += "/" + keys_[level];
    }
    return path;
}

std::string JsonBuilder::place_of(std::size_t byte) const {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text_.size()));
    const std::string path = pointer();
    return fmt::format("{}{}line {}", path, path.empty() ? "" : ", ", 1 + std::count(text_.begin(), end, '\n'));
}

bool JsonBuilder::parse_error(std::size_t position, const std::string& token, const Json::exception& error) {
    constexpr int too_large = 406;  // the library's number for a number beyond double precision's range
    if (error.id == too_large) throw InputError(name_, pointer(), "a finite number", fmt::format("{}, too large for a double", token));
    if (position >= text_.size()) throw InputError(name_, place_of(position), "valid JSON", "the end of the file");
    const std::string word = word_at(text_, position > 0 ? position - 1 : 0);
    throw InputError(name_, place_of(position), "valid JSON",
                     word.empty() ? fmt::format("something else at byte {}", position) : fmt::format("\"{}\" at byte {}", word, position));
}

}  // namespace layline
