// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/launch/read/shell_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool ends_word(char c) { return blank(c) || c == '\n' || std::string_view{";&|()<>"}.find(c) != std::string_view::npos; }
bool splits_at(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

char control_character(char c) {
    switch (c) {
        case 'n':
            return '\n';
        case 't':
            return '\t';
        case 'r':
            return '\r';
        default:
            return c;
    }
}

}  // namespace

TextPlace ShellReader::place_at(std::size_t offset) const {
    const auto next = std::ranges::upper_bound(line_starts_, offset);
    const auto line = static_cast<std::size_t>(next - line_starts_.begin());
    return {line, offset - line_starts_[line - 1] + 1};
}

TextPlace ShellReader::place() const { return place_at(at_); }

void ShellReader::never_closed(const char* closer, std::size_t opened) const {
    throw InputError(file_, words(place_at(opened)), std::string("a closing ") + closer, "the end of the text");
}

void ShellReader::spend(std::size_t bytes) {
    constexpr std::size_t most = std::size_t{4} << 20U;
    constexpr std::size_t each_word = 16;
    spent_ += bytes + each_word;
    if (spent_ > most)
        throw InputError(file_, words(place_at(std::min(at_, text_.size()))), "variables that expand to at most 4 MiB", "more");
}

void ShellReader::add(Pieces& pieces, std::string_view text, TextPlace place) {
    if (!pieces.begun) pieces.current = {"", place, ""};
    pieces.begun = true;
    pieces.current.text += text;
}

void ShellReader::put(Pieces& pieces, Value value, bool quoted, bool splits) {
    const TextPlace where = place();
    const auto finish = [&] {
        if (pieces.begun) pieces.done.push_back(std::move(pieces.current));
        pieces.begun = false;
    };
    const auto spread = [&](std::string_view text, const std::string& unknown) {
        spend(text.size());
        if (!unknown.empty()) {
            add(pieces, "", where);
            pieces.current.unknown = unknown;
        }
        if (quoted || !splits) return add(pieces, text, where);
        for (const char c : text) {
            if (splits_at(c))
                finish();
            else
                add(pieces, std::string_view(&c, 1), where);
        }
    };
    if (!value.list) return spread(value.text, value.unknown);
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0 && splits) finish();
        if (i > 0 && !splits) add(pieces, " ", where);
        spread(value.items[i].text, value.items[i].unknown);
        if (pieces.begun && value.items[i].place.line > 0 && splits) pieces.current.place = value.items[i].place;
    }
}

void ShellReader::single_quoted(Pieces& pieces) {
    const std::size_t opened = at_++;
    const std::size_t close = text_.find('\'', at_);
    if (close == std::string_view::npos) never_closed("'", opened);
    add(pieces, text_.substr(at_, close - at_), place_at(opened));
    at_ = close + 1;
}

void ShellReader::ansi_quoted(Pieces& pieces) {
    const std::size_t opened = at_;
    at_ += 2;
    std::string text;
    while (here() != '\'') {
        if (ended()) never_closed("'", opened);
        if (here() == '\\') {
            text += control_character(here(1));
            at_ += 2;
        } else {
            text += here();
            ++at_;
        }
    }
    ++at_;
    add(pieces, text, place_at(opened));
}

void ShellReader::double_quoted(Pieces& pieces) {
    const std::size_t opened = at_++;
    bool lists_nothing = false;
    Pieces inside;
    while (here() != '"') {
        if (ended()) never_closed("\"", opened);
        if (here() == '\\' && std::string_view{"$`\"\\\n"}.find(here(1)) != std::string_view::npos && here(1) != '\0') {
            if (here(1) != '\n') add(inside, text_.substr(at_ + 1, 1), place());
            at_ += 2;
        } else if (here() == '$' || here() == '`') {
            Value value = expansion();
            lists_nothing = lists_nothing || (value.list && value.items.empty());
            put(inside, std::move(value), true, true);
        } else {
            const std::size_t start = at_++;
            while (!ended() && std::string_view{"\\$`\""}.find(here()) == std::string_view::npos) ++at_;
            add(inside, text_.substr(start, at_ - start), place_at(start));
        }
    }
    ++at_;
    if (inside.done.empty() && !inside.begun && lists_nothing) return;  // "$@" without arguments is no word
    for (ShellWord& word : inside.done) {
        add(pieces, word.text, word.place);
        if (!word.unknown.empty()) pieces.current.unknown = word.unknown;
        pieces.done.push_back(std::move(pieces.current));
        pieces.begun = false;
    }
    add(pieces, inside.current.text, inside.begun ? inside.current.place : place_at(opened));
    if (inside.begun && !inside.current.unknown.empty()) pieces.current.unknown = inside.current.unknown;
}

void ShellReader::piece(Pieces& pieces, bool splits) {
    const char c = here();
    if (c == '\'') return single_quoted(pieces);
    if (c == '"') return double_quoted(pieces);
    if (c == '$' && here(1) == '\'') return ansi_quoted(pieces);
    if (c == '$' && here(1) == '"') {
        ++at_;
        return double_quoted(pieces);
    }
    if (c == '$' || c == '`') return put(pieces, expansion(), false, splits);
    if (c == '\\') {
        if (here(1) != '\n' && at_ + 1 < text_.size()) add(pieces, text_.substr(at_ + 1, 1), place());
        at_ = std::min(at_ + 2, text_.size());
        return;
    }
    const std::size_t start = at_++;
    while (!ended() && !ends_word(here()) && std::string_view{"'\"$`\\"}.find(here()) == std::string_view::npos) ++at_;
    add(pieces, text_.substr(start, at_ - start), place_at(start));
}

ShellWords ShellReader::word(bool splits) {
    Pieces pieces;
    while (!ended() && !ends_word(here())) piece(pieces, splits);
    ShellWords made = std::move(pieces.done);
    if (pieces.begun) made.push_back(std::move(pieces.current));
    return made;
}

}  // namespace layline
