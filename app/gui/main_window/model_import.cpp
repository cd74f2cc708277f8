// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/model_import.h"

#include <QCoreApplication>
#include <nlohmann/json.hpp>

#include "model/cost/parameters.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ModelImport", text); }

QString joined(const std::vector<std::string>& parts) {
    constexpr std::size_t most = 3;
    QStringList words;
    for (const std::string& part : parts) {
        if (static_cast<std::size_t>(words.size()) == most) break;
        words << QString::fromStdString(part);
    }
    const QString list = words.join(QStringLiteral("; "));
    return parts.size() > most ? tr("%1 and %2 more").arg(list).arg(parts.size() - most) : list;
}

}  // namespace

bool is_model_configuration(const std::filesystem::path& file) {
    try {
        const nlohmann::json document = read_json_file(file);
        return document.is_object() && !document.contains("format") &&
               (document.contains("model_type") || document.contains("text_config"));
    } catch (const InputError&) {
        return false;  // whoever opens it says what is wrong with it
    }
}

Notice import_notice(const HuggingFaceImport& import) {
    const ParameterCount count = count_parameters(import.architecture);
    QString text = tr("%1 parameters").arg(numbers::count(count.total));
    if (count.active != count.total) text += tr(", %1 active").arg(numbers::count(count.active));
    text += u'.';
    if (!import.approximate.empty()) text += u' ' + tr("Approximate: %1.").arg(joined(import.approximate));
    if (!import.assumed.empty()) text += u' ' + tr("Assumed: %1.").arg(joined(import.assumed));
    if (!import.ignored.empty()) text += u' ' + tr("Ignored: %1.").arg(joined(import.ignored));
    return {tr("Imported %1").arg(QString::fromStdString(import.architecture.name)), text, {tr("Close")}, {}};
}

}  // namespace layline
