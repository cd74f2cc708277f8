// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>

#include "model/launch/read/shell_arithmetic.h"
#include "model/launch/read/shell_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr int deepest = 64;

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

std::string joined(const ShellWords& words) {
    std::string text;
    for (const ShellWord& word : words) text += (text.empty() ? "" : " ") + word.text;
    return text;
}

}  // namespace

std::string ShellReader::name_here() {
    const std::size_t start = at_;
    while (letter(here()) || (at_ > start && digit(here()))) ++at_;
    return std::string(text_.substr(start, at_ - start));
}

ShellReader::Value ShellReader::named(const std::string& name) const {
    const auto found = script_.variables.find(name);
    if (found == script_.variables.end()) return {"", name + " is not set here", {}, false};
    if (found->second.size() == 1) return {found->second.front().text, found->second.front().unknown, found->second, false};
    return {found->second.empty() ? "" : found->second.front().text, "", found->second, false};
}

ShellReader::Value ShellReader::expansion() {
    const std::size_t opened = at_;
    if (here() == '`') return substitution(opened);
    ++at_;
    if (stands_here("((")) return arithmetic(opened);
    if (here() == '(') return substitution(opened);
    if (here() == '{') return braced();
    if (here() == '@' || here() == '*') {
        ++at_;
        return {"", "", arguments_, true};
    }
    if (digit(here())) {
        const auto index = static_cast<std::size_t>(here() - '0');
        ++at_;
        if (index >= 1 && index <= arguments_.size()) return {arguments_[index - 1].text, arguments_[index - 1].unknown, {}, false};
        return {"", "argument " + std::to_string(index) + " is not known here", {}, false};
    }
    if (letter(here())) return named(name_here());
    if (std::string_view{"#?$!-"}.find(here()) != std::string_view::npos && !ended()) {
        ++at_;
        return {"", "the shell's own value is not known here", {}, false};
    }
    return {"$", "", {}, false};
}

ShellReader::Value ShellReader::braced() {
    const std::size_t opened = at_++;
    if (++nesting_ > deepest) throw InputError(file_, words(place_at(opened)), "expansions in one another at most 64 deep", "more");
    Value value;
    const bool counted = here() == '#' && here(1) != '}', indirect = here() == '!';
    if (counted || indirect) ++at_;
    if (here() == '@' || here() == '*') {
        ++at_;
        value = {"", "", arguments_, true};
    } else if (digit(here())) {
        const std::size_t start = at_;
        while (digit(here())) ++at_;
        value = {"", "argument " + std::string(text_.substr(start, at_ - start)) + " is not known here", {}, false};
        if (at_ - start == 1 && text_[start] > '0' && static_cast<std::size_t>(text_[start] - '0') <= arguments_.size())
            value = {arguments_[static_cast<std::size_t>(text_[start] - '1')].text, "", {}, false};
        value = operated(std::move(value), "", opened);
    } else {
        const std::string name = name_here();
        value = named(name);
        if (here() == '[') {
            const std::size_t bracket = at_++;
            const bool all = here() == '@' || here() == '*';
            skip_bracketed(']', bracket);
            if (all) {
                const bool set = script_.variables.contains(name);
                value = {"", set ? "" : value.unknown, value.items, set};
            } else {
                value = {"", "one item of an array is not followed", {}, false};
            }
        }
        value = operated(std::move(value), name, opened);
    }
    if (counted || indirect) value = {"", "this expansion is not followed", {}, false};
    if (here() != '}')
        skip_bracketed('}', opened);
    else
        ++at_;
    --nesting_;
    return value;
}

/// Default values and their kin: what follows the name of ${NAME:-text}.
ShellReader::Value ShellReader::operated(Value value, const std::string& name, std::size_t opened) {
    if (here() == '}' || ended()) return value;
    const bool colon = here() == ':' && std::string_view{"-=?+"}.find(here(1)) != std::string_view::npos && here(1) != '\0';
    const char kind = colon ? here(1) : here();
    if (std::string_view{"-=?+"}.find(kind) == std::string_view::npos || kind == '\0')
        return {"", "this expansion is not followed", {}, false};
    at_ += colon ? 2 : 1;
    Value other = operand(opened);
    const bool missing = !value.list && (!value.unknown.empty() || (colon && value.text.empty()));
    switch (kind) {
        case '+':
            return missing ? Value{} : other;
        case '?':
            return value;
        case '=':
            if (missing && !name.empty()) store(name, {{other.text, place_at(opened), other.unknown}}, false);
            break;
        default:
            break;
    }
    return missing ? other : value;
}

ShellReader::Value ShellReader::operand(std::size_t opened) {
    Pieces pieces;
    while (here() != '}') {
        if (ended()) never_closed("}", opened);
        if (here() == '"')
            double_quoted(pieces);
        else if (here() == '\'')
            single_quoted(pieces);
        else if (here() == '$' || here() == '`')
            put(pieces, expansion(), true, false);
        else if (here() == '\\' && here(1) != '\0') {
            if (here(1) != '\n') add(pieces, text_.substr(at_ + 1, 1), place());
            at_ += 2;
        } else {
            add(pieces, text_.substr(at_, 1), place());
            ++at_;
        }
    }
    ShellWords all = std::move(pieces.done);
    if (pieces.begun) all.push_back(std::move(pieces.current));
    Value value{joined(all), "", {}, false};
    for (const ShellWord& word : all)
        if (value.unknown.empty()) value.unknown = word.unknown;
    return value;
}

ShellReader::Value ShellReader::substitution(std::size_t opened) {
    if (here() == '`') {
        ++at_;
        while (here() != '`') {
            if (ended()) never_closed("`", opened);
            at_ += here() == '\\' ? 2 : 1;
        }
        ++at_;
    } else {
        ++at_;
        skip_bracketed(')', opened);
    }
    return {"", "a command that is not run", {}, false};
}

ShellReader::Value ShellReader::arithmetic(std::size_t opened) {
    at_ += 2;
    const std::size_t start = at_;
    skip_bracketed(')', opened);
    if (here() != ')') return {"", "a command that is not run", {}, false};
    std::string inside;
    for (const char c : text_.substr(start, at_ - 1 - start))
        if (c != '$' && c != '{' && c != '}') inside += c;
    ++at_;
    const auto value = shell_arithmetic(inside, [&](std::string_view name) -> std::optional<std::int64_t> {
        const Value found = named(std::string(name));
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(found.text.data(), found.text.data() + found.text.size(), number);
        if (!found.unknown.empty() || found.text.empty() || error != std::errc{} || end != found.text.data() + found.text.size())
            return std::nullopt;
        return number;
    });
    if (!value) return {"", "arithmetic with values that are not known here", {}, false};
    return {std::to_string(*value), "", {}, false};
}

/// Moves past `closer`, over quotes and brackets in between; nothing in there is looked at.
void ShellReader::skip_bracketed(char closer, std::size_t opened) {
    std::vector<char> wanted{closer};
    while (!wanted.empty()) {
        if (ended()) never_closed(std::string(1, wanted.back()).c_str(), opened);
        const char c = here();
        ++at_;
        if (wanted.back() == '\'') {
            if (c == '\'') wanted.pop_back();
            continue;
        }
        if (c == '\\' && !ended()) {
            ++at_;
        } else if (c == wanted.back()) {
            wanted.pop_back();
        } else if (wanted.back() == '"') {
            if (c == '$' && (here() == '(' || here() == '{')) wanted.push_back(here() == '(' ? ')' : '}'), ++at_;
        } else if (c == '"' || c == '\'' || c == '`') {
            wanted.push_back(c);
        } else if (c == '(') {
            wanted.push_back(')');
        } else if (c == '$' && here() == '{') {
            wanted.push_back('}');
            ++at_;
        }
    }
}

}  // namespace layline
