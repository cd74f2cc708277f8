// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>
#include <vector>

#include "widgets/theme/theme.h"

namespace layline {

/// What a file is written in, by its name.
enum class CodeLanguage { shell, yaml, toml, json, python };
CodeLanguage language_of(const QString& file_name);

/// Colours comments, texts, numbers, flags and keys of launcher files: enough to find one's way, by tokens of the theme.
class CodeHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
  public:
    explicit CodeHighlighter(QTextDocument* document);

    void set_language(CodeLanguage language);
    /// The theme whose tokens colour; a change colours anew.
    void set_theme(const Theme& theme);

    /// What a stretch of a line is. Begin and length count characters.
    enum class Part { comment, text, number, flag, key };
    struct Span {
        int begin = 0, length = 0;
        Part part = Part::comment;
        bool operator==(const Span&) const = default;
    };
    static std::vector<Span> spans(const QString& line, CodeLanguage language);

  protected:
    void highlightBlock(const QString& text) override;

  private:
    CodeLanguage language_ = CodeLanguage::shell;
    const Theme* theme_ = nullptr;
};

}  // namespace layline
