// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QObject>
#include <functional>
#include <map>
#include <string>
#include <vector>

class QWidget;

namespace layline {

/// Every action of the window by name: menus, buttons, the palette and the list of keys all read this one register.
class Actions : public QObject {
    Q_OBJECT
  public:
    explicit Actions(QWidget* window);

    /// Makes an action that works anywhere in the window. @param id stable: "file.open".
    QAction* add(const std::string& id, const QString& text, const QKeySequence& keys, const std::function<void()>& act);
    /// The same for an action made elsewhere, such as undo.
    QAction* adopt(const std::string& id, QAction* action, const QKeySequence& keys);
    /// One of several of which one is on.
    QAction* add_choice(const std::string& id, const QString& text, QActionGroup* group, const std::function<void()>& act);

    QAction* operator[](const std::string& id) const { return by_id_.at(id); }
    /// In the order in which they were added.
    const std::vector<QAction*>& all() const { return all_; }

  private:
    QWidget* window_;
    std::map<std::string, QAction*> by_id_;
    std::vector<QAction*> all_;
};

/// An action's words without mnemonic and dots.
QString plain_text(const QAction& action);

}  // namespace layline
