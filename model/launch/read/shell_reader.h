// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/launch/read/shell_script.h"

namespace layline {

/// Walks once over a script and keeps what its variables hold; the state behind read_shell().
class ShellReader {
  public:
    ShellReader(std::string_view text, std::string file, ShellWords arguments, int depth);

    ShellScript whole();

  private:
    /// What one expansion gives: one text, or the items of an array.
    struct Value {
        std::string text, unknown;
        ShellWords items;
        bool list = false;
    };
    /// Words under construction: pieces of one go to `current` until a blank ends it.
    struct Pieces {
        ShellWords done;
        ShellWord current;
        bool begun = false;
    };

    bool ended() const { return at_ >= text_.size(); }
    char here(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool stands_here(std::string_view word) const { return !ended() && text_.substr(at_).starts_with(word); }
    TextPlace place() const;
    TextPlace place_at(std::size_t offset) const;
    [[noreturn]] void never_closed(const char* closer, std::size_t opened) const;
    void spend(std::size_t bytes);
    void note(TextPlace where, const std::string& sentence);

    // Commands.
    void command();
    void end_command(ShellWords& words, ShellWords& assignments);
    bool skip_blanks();
    void comment();
    void redirection(ShellWords& words);
    void here_documents();
    bool keyword();
    std::size_t assignment_length() const;
    void assignment(std::size_t length, ShellWords& made);
    void array(const std::string& name, bool appended);
    void store(const std::string& name, ShellWords words, bool appended);
    void nested(const ShellWords& words);

    // Words.
    ShellWords word(bool splits = true);
    void piece(Pieces& pieces, bool splits);
    void single_quoted(Pieces& pieces);
    void ansi_quoted(Pieces& pieces);
    void double_quoted(Pieces& pieces);
    void put(Pieces& pieces, Value value, bool quoted, bool splits);
    static void add(Pieces& pieces, std::string_view text, TextPlace place);

    // Expansions; each begins at its '$' or '`'.
    Value expansion();
    Value braced();
    Value named(const std::string& name) const;
    Value operated(Value value, const std::string& name, std::size_t opened);
    Value operand(std::size_t opened);
    Value substitution(std::size_t opened);
    Value arithmetic(std::size_t opened);
    void skip_bracketed(char closer, std::size_t opened);
    std::string name_here();

    std::string_view text_;
    std::string file_;
    ShellWords arguments_;
    int depth_;  ///< of scripts within scripts
    std::size_t at_ = 0;
    std::vector<std::size_t> line_starts_;
    std::size_t spent_ = 0;
    int nesting_ = 0;  ///< of expansions
    int blocks_ = 0;   ///< if, for, while, case around the cursor
    struct HereDocument {
        std::string delimiter;
        std::size_t opened;
    };
    std::vector<HereDocument> pending_;
    ShellScript script_;
};

}  // namespace layline
