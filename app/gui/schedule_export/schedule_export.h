// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QIODevice;
class QWidget;

namespace layline {

class PlanningSession;
class ScheduleView;

/// What a pipeline can be written as. The pictures show the view as it is, with all its rows, under a title and the legend; the tables and
/// the trace hold the whole step.
enum class ScheduleFormat { png, png_2x, svg, pdf, csv, chrome_trace };

/// Writes the pipeline that the view shows. A file is written whole or not at all; why not is one sentence in the headline.
class ScheduleExport : public QObject {
    Q_OBJECT
  public:
    ScheduleExport(ScheduleView& view, PlanningSession& session, QWidget* window);

    /// Pixels of title and legend above the view in a picture.
    static constexpr int head_height = 56;

    /// Asks for a file name.
    void choose_and_write(ScheduleFormat format);
    /// @returns whether it was written.
    bool write(ScheduleFormat format, const QString& file);
    /// "Export schedule as PNG, 2×…"
    static QString words(ScheduleFormat format);

  private:
    bool paint(ScheduleFormat format, QIODevice& device) const;

    ScheduleView& view_;
    PlanningSession& session_;
    QWidget* window_;
};

}  // namespace layline
