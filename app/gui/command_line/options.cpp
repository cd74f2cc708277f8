// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Options", text); }

constexpr int least_side = 200, largest_side = 16384;

std::optional<QSize> parse_size(const QString& text) {
    static const QRegularExpression shape(QStringLiteral("^(\\d{1,5})x(\\d{1,5})$"));
    const auto match = shape.match(text);
    if (!match.hasMatch()) return std::nullopt;
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    const auto fits = [](int side) { return side >= least_side && side <= largest_side; };
    return fits(size.width()) && fits(size.height()) ? std::optional(size) : std::nullopt;
}

std::optional<ThemeChoice> parse_theme(const QString& text) {
    if (text == QStringLiteral("light")) return ThemeChoice::light;
    if (text == QStringLiteral("dark")) return ThemeChoice::dark;
    if (text == QStringLiteral("system")) return ThemeChoice::system;
    return std::nullopt;
}

void describe(QCommandLineParser& parser) {
    parser.setApplicationDescription(tr("Plans parallel layouts for training large language models."));
    parser.addOptions(
        {{{QStringLiteral("h"), QStringLiteral("help")}, tr("Print this help.")},
         {QStringLiteral("version"), tr("Print the version.")},
         {QStringLiteral("scenario"), tr("Open a session or scenario file."), tr("FILE")},
         {QStringLiteral("screenshot"), tr("Write a picture of the window and end; needs no display."), tr("OUT.png")},
         {QStringLiteral("size"), tr("Size of the picture, 1600x1000 unless given."), tr("WxH")},
         {QStringLiteral("dock"), tr("Bring a dock to the front of the picture: explain, search, ... (may be repeated)."), tr("DOCK")},
         {QStringLiteral("theme"), tr("light, dark or system."), tr("THEME")},
         {QStringLiteral("benchmark"), tr("Measure the window with real events and paints, without a display, and end.")},
         {QStringLiteral("json"), tr("With --benchmark: print JSON.")}});
    parser.addPositionalArgument(QStringLiteral("FILE"), tr("The same as --scenario FILE."), QStringLiteral("[FILE]"));
}

}  // namespace

std::optional<Options> parse_options(const QStringList& arguments, QString& error) {
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments)) {
        error = parser.errorText();
        return std::nullopt;
    }
    Options options;
    options.help = parser.isSet(QStringLiteral("help"));
    options.version = parser.isSet(QStringLiteral("version"));
    options.benchmark = parser.isSet(QStringLiteral("benchmark"));
    options.json = parser.isSet(QStringLiteral("json"));
    options.screenshot = parser.value(QStringLiteral("screenshot")).toStdString();
    options.scenario = parser.value(QStringLiteral("scenario")).toStdString();
    for (const QString& dock : parser.values(QStringLiteral("dock"))) options.docks.push_back(dock.toStdString());
    const QStringList files = parser.positionalArguments();
    if (files.size() + (options.scenario.empty() ? 0 : 1) > 1) {
        error = tr("One file at a time, please.");
        return std::nullopt;
    }
    if (!files.isEmpty()) options.scenario = files.front().toStdString();
    if (const QString text = parser.value(QStringLiteral("size")); !text.isEmpty()) {
        const auto size = parse_size(text);
        if (!size) {
            error = tr("--size: expected WIDTHxHEIGHT between 200 and 16384, found \"%1\".").arg(text);
            return std::nullopt;
        }
        options.size = *size;
    }
    if (const QString text = parser.value(QStringLiteral("theme")); !text.isEmpty()) {
        options.theme = parse_theme(text);
        if (!options.theme) {
            error = tr("--theme: expected light, dark or system, found \"%1\".").arg(text);
            return std::nullopt;
        }
    }
    return options;
}

QString help_text() {
    QCommandLineParser parser;
    describe(parser);
    // Without an application Qt does not know the program's name.
    return parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("layline"));
}

}  // namespace layline
