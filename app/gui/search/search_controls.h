// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "app/gui/search/search_runner.h"
#include "app/gui/session/plan.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;

namespace layline {

class TextButton;

/// What to search for, and how far it is: 268 px at the left of the dock.
class SearchControls : public QWidget {
    Q_OBJECT
  public:
    explicit SearchControls(QWidget* parent = nullptr);

    /// What the controls ask of the plan. @param restrictions, if given, receives them as restrict_space() takes them.
    SearchRequest request(const Plan& plan, std::vector<std::string>* restrictions = nullptr) const;
    void show_plan(const Plan& plan);
    void show_progress(const SearchRunner& runner);

    /// The limit of memory, bytes; 0: none but the card's own.
    double memory_limit_bytes() const;
    void set_memory_limit(double bytes);
    void vary_everything();
    void set_keeps_failing(bool keeps) { keeps_failing_ = keeps; }

    TextButton* run_button() const { return run_; }
    TextButton* stop_button() const { return stop_; }
    QComboBox* objective() const { return objective_; }
    QCheckBox* group(int index) const { return groups_[static_cast<std::size_t>(index)].box; }

  signals:
    void run_clicked();  ///< run, pause or go on
    void stop_clicked();

  private:
    struct Group {
        std::vector<const char*> keys;    ///< of the space
        std::vector<const char*> fields;  ///< of the plan's locks
        QCheckBox* box;
        QLabel* note;
    };

    void add_group(const QString& text, std::vector<const char*> keys, std::vector<const char*> fields);
    QLineEdit* add_line(const QString& name, const QString& unit);
    void follow_objective();

    QLabel *share_, *left_, *count_;
    QProgressBar* bar_;
    TextButton *run_, *stop_;
    std::vector<Group> groups_;
    QLineEdit *memory_, *days_, *tokens_;
    QComboBox *objective_, *launcher_;
    bool keeps_failing_ = false;
};

}  // namespace layline
