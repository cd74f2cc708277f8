// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/code_highlighter.h"

#include <QTextDocument>

namespace layline {

namespace {

using Part = CodeHighlighter::Part;
using Span = CodeHighlighter::Span;

bool word_letter(QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'.' || c == u'-'; }

int end_of_text(const QString& line, int begin) {
    const QChar quote = line[begin];
    for (int i = begin + 1; i < line.size(); ++i) {
        if (line[i] == u'\\' && quote == u'"')
            ++i;
        else if (line[i] == quote)
            return i + 1;
    }
    return static_cast<int>(line.size());
}

int end_of_word(const QString& line, int begin) {
    int end = begin;
    while (end < line.size() && word_letter(line[end])) ++end;
    return end;
}

bool is_number(QStringView word) {
    bool whole = false;
    static_cast<void>(word.toDouble(&whole));
    return whole && (word[0].isDigit() || (word.size() > 1 && word[0] == u'-' && word[1].isDigit()));
}

/// Whether a word stands where its language has keys: before a colon or an equals sign.
bool is_key(const QString& line, int end, CodeLanguage language) {
    while (end < line.size() && line[end] == u' ') ++end;
    if (end >= line.size()) return false;
    return language == CodeLanguage::yaml || language == CodeLanguage::json ? line[end] == u':' : line[end] == u'=';
}

}  // namespace

CodeLanguage language_of(const QString& name) {
    if (name.endsWith(QStringLiteral(".yaml"))) return CodeLanguage::yaml;
    if (name.endsWith(QStringLiteral(".toml"))) return CodeLanguage::toml;
    if (name.endsWith(QStringLiteral(".json"))) return CodeLanguage::json;
    return name.endsWith(QStringLiteral(".py")) ? CodeLanguage::python : CodeLanguage::shell;
}

CodeHighlighter::CodeHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {}

void CodeHighlighter::set_language(CodeLanguage language) { language_ = language; }

void CodeHighlighter::set_theme(const Theme& theme) {
    if (theme_ == &theme) return;
    theme_ = &theme;
    rehighlight();
}

std::vector<Span> CodeHighlighter::spans(const QString& line, CodeLanguage language) {
    std::vector<Span> found;
    for (int at = 0; at < line.size();) {
        const QChar c = line[at];
        const bool starts_word = at == 0 || line[at - 1].isSpace() || line[at - 1] == u'(' || line[at - 1] == u'[';
        if (c == u'#' && language != CodeLanguage::json && starts_word) {
            found.push_back({at, static_cast<int>(line.size()) - at, Part::comment});
            break;
        }
        if (c == u'"' || c == u'\'') {
            const int end = end_of_text(line, at);
            const bool key = language == CodeLanguage::json && is_key(line, end, language);
            found.push_back({at, end - at, key ? Part::key : Part::text});
            at = end;
        } else if (word_letter(c)) {
            const int end = end_of_word(line, at);
            const QStringView word = QStringView(line).mid(at, end - at);
            if (language == CodeLanguage::shell && starts_word && word.startsWith(u'-') && word.size() > 1 && !is_number(word))
                found.push_back({at, end - at, Part::flag});
            else if (is_number(word))
                found.push_back({at, end - at, Part::number});
            else if (is_key(line, end, language))
                found.push_back({at, end - at, Part::key});
            at = end;
        } else {
            ++at;
        }
    }
    return found;
}

void CodeHighlighter::highlightBlock(const QString& text) {
    const Theme& theme = theme_ != nullptr ? *theme_ : Theme::current();
    for (const Span& span : spans(text, language_)) {
        QTextCharFormat format;
        switch (span.part) {
            case Part::comment:
                format.setForeground(theme.text3);
                break;
            case Part::text:
                format.setForeground(theme.fits);
                break;
            case Part::number:
                format.setForeground(theme.accent);
                break;
            case Part::flag:
            case Part::key:
                format.setForeground(theme.text);
                format.setFontWeight(QFont::Medium);
                break;
        }
        setFormat(span.begin, span.length, format);
    }
}

}  // namespace layline
