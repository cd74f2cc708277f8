// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/python_value.h"

#include <algorithm>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr int deepest = 64;

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

/// Walks over a text and lets fall whatever is no plain value.
class PythonReader {
  public:
    PythonReader(std::string_view text, const std::string& file) : text_(text), file_(file) {
        for (std::size_t i = 0; i < text_.size(); ++i)
            if (text_[i] == '\n') line_starts_.push_back(i + 1);
    }

    std::vector<PythonStatement> whole() {
        std::vector<PythonStatement> found;
        while (!ended()) {
            skip_space(true);
            const std::size_t start = at_;
            if (const std::string name = dotted(); !name.empty()) statement(name, found);
            if (at_ == start || here() != '\n') pass_line();
        }
        return found;
    }

  private:
    bool ended() const { return at_ >= text_.size(); }
    char here(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    TextPlace place() const {
        const auto line = std::ranges::upper_bound(line_starts_, at_) - line_starts_.begin();
        return {static_cast<std::size_t>(line), at_ - line_starts_[static_cast<std::size_t>(line) - 1] + 1};
    }

    void statement(const std::string& name, std::vector<PythonStatement>& found) {
        skip_space(false);
        if (here() == '[' && name != "return") {  // table["name"] = ...
            while (!ended() && here() != ']' && here() != '\n') ++at_;
            if (here() == ']') ++at_;
            skip_space(false);
        }
        if (name == "return") {
            if (!letter(here())) return;
            PythonValue value = read(0);
            if (value.kind == PythonValue::Kind::call) found.push_back({"", std::move(value)});
        } else if (here() == '=' && here(1) != '=') {
            ++at_;
            found.push_back({name, read(0)});
        }
    }

    /// Blanks and comments; line breaks too, where a bracket is open or between statements.
    void skip_space(bool lines) {
        while (!ended()) {
            if (here() == '#')
                at_ = std::min(text_.find('\n', at_), text_.size());
            else if (here() == ' ' || here() == '\t' || here() == '\r' || (lines && here() == '\n'))
                ++at_;
            else if (here() == '\\' && here(1) == '\n')
                at_ += 2;
            else
                return;
        }
    }

    std::string dotted() {
        const std::size_t start = at_;
        while (letter(here()) || (at_ > start && (digit(here()) || (here() == '.' && letter(here(1)))))) ++at_;
        return std::string(text_.substr(start, at_ - start));
    }

    /// To the end of the logical line, over quotes and brackets.
    void pass_line() {
        std::vector<std::size_t> open;
        while (!ended()) {
            if (here() == '"' || here() == '\'') {
                quoted();
            } else if (here() == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else {
                const char c = here();
                if (c == '\n' && open.empty()) break;
                if (c == '(' || c == '[' || c == '{') open.push_back(at_);
                if ((c == ')' || c == ']' || c == '}') && !open.empty()) open.pop_back();
                ++at_;
            }
        }
        if (!open.empty()) throw InputError(file_, words(place_of(text_, open.back())), "a closing bracket", "the end of the text");
        if (!ended()) ++at_;
    }

    std::string quoted() {
        const std::size_t opened = at_;
        const char quote = here();
        const bool triple = here(1) == quote && here(2) == quote;
        const std::string closer(triple ? 3 : 1, quote);
        at_ += closer.size();
        std::string text;
        while (!text_.substr(std::min(at_, text_.size())).starts_with(closer)) {
            if (ended() || (!triple && here() == '\n'))
                throw InputError(file_, words(place_of(text_, opened)), "a closing quote", "the end of the line");
            if (here() == '\\') ++at_;
            text += here();
            ++at_;
        }
        at_ += closer.size();
        return text;
    }

    PythonValue read(int depth) {
        if (depth > deepest) throw InputError(file_, words(place()), "values in one another at most 64 deep", "more");
        skip_space(depth > 0);
        PythonValue value;
        value.place = place();
        if (here() == '"' || here() == '\'') {
            value.kind = PythonValue::Kind::text;
            value.text = quoted();
        } else if (here() == '[' || here() == '(') {
            value.kind = PythonValue::Kind::list;
            items(value, here() == '[' ? ']' : ')', depth);
        } else if (letter(here())) {
            value.text = dotted();
            if (here() == '(') {
                value.kind = PythonValue::Kind::call;
                items(value, ')', depth);
            }
        } else {
            const std::size_t start = at_;
            while (digit(here()) || std::string_view{"+-._eE"}.find(here()) != std::string_view::npos) {
                if (ended()) break;
                ++at_;
            }
            value.kind = PythonValue::Kind::number;
            for (const char c : text_.substr(start, at_ - start))
                if (c != '_') value.text += c;
        }
        return value;
    }

    void items(PythonValue& value, char closer, int depth) {
        const std::size_t opened = at_++;
        while (true) {
            skip_space(true);
            if (ended()) throw InputError(file_, words(place_of(text_, opened)), std::string("a closing ") + closer, "the end of the text");
            if (here() == closer) break;
            if (here() == ',') {
                ++at_;
                continue;
            }
            const std::size_t start = at_;
            std::string name = dotted();
            skip_space(true);
            if (!name.empty() && here() == '=' && here(1) != '=')
                ++at_;
            else {
                name.clear();
                at_ = start;
            }
            value.items.push_back(read(depth + 1));
            value.names.push_back(std::move(name));
            if (at_ == start) throw InputError(file_, words(place()), "a value", std::string("\"") + here() + "\"");
        }
        ++at_;
    }

    std::string_view text_;
    const std::string& file_;
    std::size_t at_ = 0;
    std::vector<std::size_t> line_starts_{0};
};

}  // namespace

const PythonValue* PythonValue::argument(std::string_view name) const {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return &items[i];
    return nullptr;
}

std::vector<PythonStatement> python_statements(std::string_view text, const std::string& file) {
    refuse_control_characters(text, file);
    return PythonReader(text, file).whole();
}

}  // namespace layline
