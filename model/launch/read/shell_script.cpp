// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/shell_script.h"

#include <algorithm>
#include <array>

#include "model/launch/read/shell_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr int deepest_script = 8;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

template <class Words>
bool among(const Words& words, std::string_view text) {
    return std::ranges::find(words, text) != words.end();
}

constexpr std::array<std::string_view, 6> openers{"if", "for", "while", "until", "case", "select"};
constexpr std::array<std::string_view, 3> closers{"fi", "done", "esac"};
constexpr std::array<std::string_view, 14> fillers{"then", "else",  "elif", "do",   "{",       "}",   "!",
                                                   "exec", "nohup", "time", "sudo", "command", "env", "function"};
constexpr std::array<std::string_view, 5> declarers{"export", "declare", "local", "readonly", "typeset"};

}  // namespace

ShellReader::ShellReader(std::string_view text, std::string file, ShellWords arguments, int depth)
    : text_(text), file_(std::move(file)), arguments_(std::move(arguments)), depth_(depth), line_starts_{0} {
    for (std::size_t i = 0; i < text_.size(); ++i)
        if (text_[i] == '\n') line_starts_.push_back(i + 1);
}

void ShellReader::note(TextPlace where, const std::string& sentence) { script_.notes.push_back(words(where) + ": " + sentence); }

/// Blanks and line continuations. @returns whether there were any.
bool ShellReader::skip_blanks() {
    const std::size_t start = at_;
    while (blank(here()) || (here() == '\\' && (here(1) == '\n' || (here(1) == '\r' && here(2) == '\n'))))
        at_ += here() == '\\' ? (here(1) == '\n' ? 2 : 3) : 1;
    return at_ > start;
}

void ShellReader::comment() {
    constexpr std::string_view directive = "#SBATCH";
    const std::size_t start = at_;
    at_ = std::min(text_.find('\n', at_), text_.size());
    std::string_view line = text_.substr(start, at_ - start);
    if (line.starts_with(directive) && line.size() > directive.size() && blank(line[directive.size()]))
        script_.directives.push_back({std::string(line.substr(directive.size() + 1)), place_at(start), ""});
}

void ShellReader::redirection(ShellWords& words) {
    if (!words.empty() && std::ranges::all_of(words.back().text, digit) && words.back().unknown.empty() && at_ > 0 && digit(text_[at_ - 1]))
        words.pop_back();  // the 2 of 2>&1
    const std::size_t opened = at_;
    const bool here_string = stands_here("<<<"), here_document = !here_string && stands_here("<<");
    while (here() == '<' || here() == '>' || here() == '&' || here() == '|') ++at_;
    if (here() == '(') {
        ++at_;
        return skip_bracketed(')', opened);
    }
    if (here_document && here() == '-') ++at_;
    skip_blanks();
    const ShellWords target = word(false);
    if (here_document && !target.empty()) pending_.push_back({target.front().text, opened});
}

/// Past the bodies of the documents that the line announced.
void ShellReader::here_documents() {
    for (const HereDocument& document : pending_) {
        while (true) {
            if (ended()) never_closed(("here-document \"" + document.delimiter + "\"").c_str(), document.opened);
            const std::size_t end = std::min(text_.find('\n', at_), text_.size());
            std::string_view line = text_.substr(at_, end - at_);
            while (!line.empty() && (line.front() == '\t')) line.remove_prefix(1);
            if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
            at_ = std::min(end + 1, text_.size());
            if (line == document.delimiter) break;
        }
    }
    pending_.clear();
}

/// Length of "NAME=" or "NAME+=" where an assignment stands here; 0 otherwise.
std::size_t ShellReader::assignment_length() const {
    std::size_t length = 0;
    while (letter(here(length)) || (length > 0 && digit(here(length)))) ++length;
    if (length == 0) return 0;
    if (here(length) == '=') return length + 1;
    return here(length) == '+' && here(length + 1) == '=' ? length + 2 : 0;
}

void ShellReader::store(const std::string& name, ShellWords made, bool appended) {
    ShellWords& kept = script_.variables[name];
    if (!among(script_.order, name)) script_.order.push_back(name);
    if (!appended)
        kept = std::move(made);
    else
        kept.insert(kept.end(), made.begin(), made.end());
}

void ShellReader::array(const std::string& name, bool appended) {
    const std::size_t opened = at_++;
    ShellWords items;
    while (true) {
        skip_blanks();
        if (ended()) never_closed(")", opened);
        if (here() == ')') break;
        if (here() == '\n' || here() == ';' || here() == '&' || here() == '|' || here() == '<' || here() == '>' || here() == '(') {
            ++at_;
        } else if (here() == '#') {
            comment();
        } else {
            ShellWords one = word();
            items.insert(items.end(), std::make_move_iterator(one.begin()), std::make_move_iterator(one.end()));
        }
    }
    ++at_;
    if (blocks_ == 0 || appended || !script_.variables.contains(name)) store(name, std::move(items), appended);
}

void ShellReader::assignment(std::size_t length, ShellWords& made) {
    const TextPlace where = place();
    const bool appended = here(length - 2) == '+';
    const std::string name(text_.substr(at_, length - (appended ? 2 : 1)));
    at_ += length;
    if (here() == '(') return array(name, appended);
    ShellWords value = word(false);
    ShellWord one = value.empty() ? ShellWord{"", where, ""} : std::move(value.front());
    if (appended && script_.variables.contains(name) && !script_.variables[name].empty()) {
        const ShellWord& before = script_.variables[name].front();
        one.text.insert(0, before.text);
        if (one.unknown.empty()) one.unknown = before.unknown;
    }
    if (blocks_ == 0 || appended || !script_.variables.contains(name)) store(name, {one}, false);
    one.text.insert(0, name + "=");
    made.push_back(std::move(one));
}

/// Words of the language before a command. @returns whether one stood here.
bool ShellReader::keyword() {
    std::size_t length = 0;
    while (!ended() && at_ + length < text_.size() && !blank(here(length)) && here(length) != '\n' && here(length) != ';') ++length;
    const std::string_view text = text_.substr(at_, length);
    if (among(openers, text)) {
        note(place(), "\"" + std::string(text) + "\" is not evaluated: what it sets counts where nothing else does");
        ++blocks_;
    } else if (among(closers, text)) {
        blocks_ = std::max(0, blocks_ - 1);
    } else if (!among(fillers, text)) {
        return false;
    }
    at_ += length;
    return true;
}

void ShellReader::nested(const ShellWords& command) {
    const auto shell = std::ranges::find_if(
        command, [](const ShellWord& w) { return w.text == "bash" || w.text == "sh" || w.text == "/bin/bash" || w.text == "/bin/sh"; });
    std::string inner;
    ShellWords arguments;
    if (command.front().text == "eval") {
        for (std::size_t i = 1; i < command.size(); ++i) inner += command[i].text + " ";
    } else if (shell != command.end()) {
        auto option = shell + 1;
        while (option != command.end() && option->text.starts_with('-') && !option->text.ends_with('c')) ++option;
        if (option == command.end() || !option->text.starts_with('-') || option + 1 == command.end()) return;
        inner = (option + 1)->text;
        for (auto argument = option + 2; argument != command.end(); ++argument)
            if (argument != option + 2) arguments.push_back(*argument);
    }
    if (inner.empty()) return;
    if (depth_ >= deepest_script) return note(command.front().place, "a script in a script is not followed this deep");
    ShellReader reader(inner, file_, std::move(arguments), depth_ + 1);
    reader.script_.variables = script_.variables;
    ShellScript found;
    try {
        found = reader.whole();
    } catch (const InputError& error) {
        throw InputError(file_, words(command.front().place) + " (the script within, " + error.place() + ")", error.expected(),
                         error.found());
    }
    for (ShellWords& one : found.commands) script_.commands.push_back(std::move(one));
    for (const std::string& line : found.notes) script_.notes.push_back(words(command.front().place) + ", within: " + line);
    script_.exported.insert(found.exported.begin(), found.exported.end());
}

void ShellReader::end_command(ShellWords& command, ShellWords& assignments) {
    const bool declares = !command.empty() && among(declarers, command.front().text);
    const bool exports = declares && command.front().text == "export";
    for (const ShellWord& one : assignments) {
        const std::size_t equals = one.text.find('=');
        if (one.unknown.empty() && (exports || (!command.empty() && !declares)))
            script_.exported[one.text.substr(0, equals)] = one.text.substr(equals + 1);
    }
    if (exports)
        for (std::size_t i = 1; i < command.size(); ++i)
            if (const auto known = script_.variables.find(command[i].text);
                known != script_.variables.end() && known->second.size() == 1 && known->second.front().unknown.empty())
                script_.exported[command[i].text] = known->second.front().text;
    if (!command.empty() && command.front().text == "unset")
        for (std::size_t i = 1; i < command.size(); ++i) script_.exported.erase(command[i].text);
    if (!command.empty() && (command.front().text == "source" || command.front().text == "."))
        note(command.front().place, "another file is not read");
    if (!command.empty() && !declares) {
        nested(command);
        script_.commands.push_back(command);
    }
    command.clear();
    assignments.clear();
}

void ShellReader::command() {
    ShellWords command_words, assignments;
    while (!ended()) {
        skip_blanks();
        if (ended()) break;
        const char c = here();
        const bool declares = !command_words.empty() && among(declarers, command_words.front().text);
        if (c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
            end_command(command_words, assignments);
            ++at_;
            if (c == '\n') here_documents();
        } else if (c == '#') {
            comment();
        } else if (c == '<' || c == '>') {
            redirection(command_words);
        } else if (const std::size_t length = assignment_length(); length > 0 && (command_words.empty() || declares)) {
            assignment(length, assignments);
        } else if (!command_words.empty() || !keyword()) {
            ShellWords one = word();
            command_words.insert(command_words.end(), std::make_move_iterator(one.begin()), std::make_move_iterator(one.end()));
        }
    }
    end_command(command_words, assignments);
    for (const HereDocument& document : pending_) never_closed(("here-document \"" + document.delimiter + "\"").c_str(), document.opened);
}

ShellScript ShellReader::whole() {
    command();
    return std::move(script_);
}

ShellScript read_shell(std::string_view text, const std::string& file, const ShellWords& arguments) {
    refuse_control_characters(text, file);
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    return ShellReader(text, file, arguments, 0).whole();
}

}  // namespace layline
