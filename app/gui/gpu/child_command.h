// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>

class QProcess;

namespace layline {

/// layline-cli as a child of the window: GPU drivers are loaded there and nowhere else, so that one that hangs or crashes takes nothing
/// along. Ending never waits: a process that cannot be ended is left behind.
class ChildCommand : public QObject {
    Q_OBJECT
  public:
    /// layline-cli beside this program, or on the PATH.
    static QString program();

    explicit ChildCommand(QObject* parent = nullptr);
    ~ChildCommand() override;

    /// @param silence_ms after which a child without a line counts as hung and is ended; 0: never.
    void start(const QStringList& arguments, int silence_ms);
    bool is_running() const { return !process_.isNull(); }
    /// Asks it to end with what it has.
    void ask_to_stop();
    /// Ends it now; finished() does not follow.
    void stop();

  signals:
    void line(const QByteArray& text);        ///< of stdout, without its end
    void error_line(const QByteArray& text);  ///< of stderr
    /// @param failure "hangs", "crashed", "could not be started"; empty where it ended by itself.
    void finished(int exit_code, const QString& failure);

  private:
    void drain();
    void end(int exit_code, const QString& failure);
    void let_go();

    QPointer<QProcess> process_;
    QTimer silence_;
    QByteArray out_, error_;
};

}  // namespace layline
