// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/actions.h"

#include <QWidget>

namespace layline {

Actions::Actions(QWidget* window) : QObject(window), window_(window) {}

QAction* Actions::add(const std::string& id, const QString& text, const QKeySequence& keys, const std::function<void()>& act) {
    auto* action = new QAction(text, this);
    connect(action, &QAction::triggered, this, [act] { act(); });
    return adopt(id, action, keys);
}

QAction* Actions::adopt(const std::string& id, QAction* action, const QKeySequence& keys) {
    action->setObjectName(QString::fromStdString(id));
    if (!keys.isEmpty()) action->setShortcut(keys);
    window_->addAction(action);
    by_id_[id] = action;
    all_.push_back(action);
    return action;
}

QAction* Actions::add_choice(const std::string& id, const QString& text, QActionGroup* group, const std::function<void()>& act) {
    QAction* action = add(id, text, {}, act);
    action->setCheckable(true);
    group->addAction(action);
    return action;
}

QString plain_text(const QAction& action) {
    QString text = action.text();
    text.remove(u'&');
    if (text.endsWith(u'…')) text.chop(1);
    return text;
}

}  // namespace layline
