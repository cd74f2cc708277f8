// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gpu/child_command.h"

#include <signal.h>
#include <sys/prctl.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace layline {

namespace {

constexpr int longest_line = 16 << 20;

/// Hands on the whole lines of a buffer, and keeps the rest.
template <class Take>
void take_lines(QByteArray& buffer, Take take) {
    qsizetype begin = 0;
    for (qsizetype end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n', begin)) {
        take(buffer.mid(begin, end - begin));
        begin = end + 1;
    }
    buffer.remove(0, begin);
    if (buffer.size() > longest_line) buffer.clear();
}

}  // namespace

QString ChildCommand::program() {
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/layline-cli");
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(QStringLiteral("layline-cli"));
}

ChildCommand::ChildCommand(QObject* parent) : QObject(parent) {
    silence_.setSingleShot(true);
    connect(&silence_, &QTimer::timeout, this, [this] { end(-1, tr("hangs")); });
}

ChildCommand::~ChildCommand() { stop(); }

void ChildCommand::start(const QStringList& arguments, int silence_ms) {
    stop();
    out_.clear();
    error_.clear();
    process_ = new QProcess;
    process_->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    connect(process_, &QProcess::readyReadStandardOutput, this, &ChildCommand::drain);
    connect(process_, &QProcess::readyReadStandardError, this, &ChildCommand::drain);
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) end(-1, tr("could not be started"));
    });
    connect(process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        drain();
        end(code, status == QProcess::CrashExit ? tr("crashed") : QString());
    });
    silence_.setInterval(silence_ms);
    if (silence_ms > 0) silence_.start();
    process_->start(program(), arguments);
}

void ChildCommand::drain() {
    if (process_.isNull()) return;
    out_ += process_->readAllStandardOutput();
    error_ += process_->readAllStandardError();
    if (silence_.interval() > 0) silence_.start();
    take_lines(out_, [this](const QByteArray& text) { emit line(text); });
    take_lines(error_, [this](const QByteArray& text) { emit error_line(text); });
}

void ChildCommand::ask_to_stop() {
    if (!process_.isNull()) process_->terminate();
}

void ChildCommand::let_go() {
    silence_.stop();
    if (process_.isNull()) return;
    QProcess* process = process_;
    process_.clear();
    disconnect(process, nullptr, this, nullptr);
    if (process->state() == QProcess::NotRunning) return process->deleteLater();
    // ~QProcess waits for its child: one inside a hung driver would hold up the window, so it is deleted only once it has ended.
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

void ChildCommand::stop() { let_go(); }

void ChildCommand::end(int exit_code, const QString& failure) {
    if (process_.isNull()) return;
    let_go();
    emit finished(exit_code, failure);
}

}  // namespace layline
