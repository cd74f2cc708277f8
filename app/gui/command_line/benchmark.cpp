// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line/benchmark.h"

#include <fmt/format.h>

#include <QApplication>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTemporaryDir>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>

#include "app/gui/command_line/frame_clock.h"
#include "app/gui/command_line/process_figures.h"
#include "app/gui/layout_panel/layout_panel.h"
#include "app/gui/main_window/main_window.h"
#include "app/gui/search/result_model.h"
#include "model/scenario/presets.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/slider/stop_slider.h"
#include "widgets/table/flat_table.h"
#include "widgets/waterfall/waterfall_view.h"

namespace layline {

namespace {

constexpr int ticks = 200, warm_ticks = 10, pans = 200, scrolls = 200, table_rows = 100'000;

Scenario llama_405b(std::int64_t pp, std::int64_t gpus) {
    Scenario scenario;
    scenario.name = "Llama 3.1 405B";
    scenario.architecture = model_preset("llama-3.1-405b");
    scenario.cluster = cluster_preset("dgx-h100");
    scenario.cluster.gpus = gpus;
    scenario.training.global_batch = 1024;
    scenario.training.sequence_length = 8192;
    scenario.layout.tp = 8;
    scenario.layout.pp = pp;
    scenario.layout.sequence_parallel = true;
    scenario.layout.split = LayerSplit::edges_lighter;  // 126 layers
    return scenario;
}

void send_mouse(QWidget* widget, QEvent::Type type, const QPointF& position, Qt::MouseButton button, Qt::MouseButtons buttons) {
    QMouseEvent event(type, position, widget->mapToGlobal(position), button, buttons, Qt::NoModifier);
    QApplication::sendEvent(widget, &event);
}

/// Drags the sequence length to and fro: every tick is a new layout with the same number of boxes.
std::vector<double> drag(MainWindow& window) {
    StopSlider* slider = window.layout_panel()->slider("sequence_length");
    FrameClock clock({slider, window.headline()->findChild<QWidget*>(QStringLiteral("tiles")),
                      window.memory()->findChild<QWidget*>(QStringLiteral("plot")), window.waterfall(), window.schedule()});
    const SliderGeometry row = slider->geometry_of_row();
    std::vector<int> legal;
    for (int i = 0; i < row.stops; ++i)
        if (slider->stops()[static_cast<std::size_t>(i)].legal) legal.push_back(i);
    const auto point = [&](int tick) { return QPointF(row.stop_x(legal[static_cast<std::size_t>(tick) % 2]), row.track_y()); };
    send_mouse(slider, QEvent::MouseButtonPress, point(1), Qt::LeftButton, Qt::LeftButton);
    std::vector<double> frames;
    for (int tick = 0; tick < ticks + warm_ticks; ++tick) {
        const double ms = clock.measure([&] { send_mouse(slider, QEvent::MouseMove, point(tick), Qt::NoButton, Qt::LeftButton); });
        if (tick >= warm_ticks) frames.push_back(ms);
    }
    send_mouse(slider, QEvent::MouseButtonRelease, point(0), Qt::LeftButton, Qt::NoButton);
    return frames;
}

/// Zooms into the schedule and drags it with the middle button.
std::vector<double> pan(MainWindow& window) {
    ScheduleView* view = window.schedule();
    view->set_folded(false);
    view->zoom(8);
    FrameClock clock({view});
    const QPointF centre = view->rect().center();
    send_mouse(view, QEvent::MouseButtonPress, centre, Qt::MiddleButton, Qt::MiddleButton);
    std::vector<double> frames;
    for (int i = 0; i < pans; ++i) {
        const QPointF at = centre + QPointF(i % 2 == 0 ? -40 : 40, 0);
        frames.push_back(clock.measure([&] { send_mouse(view, QEvent::MouseMove, at, Qt::NoButton, Qt::MiddleButton); }));
    }
    send_mouse(view, QEvent::MouseButtonRelease, centre, Qt::MiddleButton, Qt::NoButton);
    view->fit();
    view->set_folded(true);
    return frames;
}

nlohmann::json to_json(const Percentiles& p) { return {{"p50", p.p50}, {"p95", p.p95}}; }

std::vector<Candidate> made_up_layouts() {
    std::mt19937 random(1);
    std::vector<Candidate> rows(table_rows);
    std::int64_t number = 0;
    for (Candidate& row : rows) {
        row.layout.tp = std::int64_t{1} << random() % 4;
        row.layout.pp = ++number;
        row.gpus = 128;
        row.estimate = {50 + static_cast<double>(random() % 1000) / 10, 0.4, static_cast<double>(random() % 90) * 1e9, Verdict::fits};
    }
    return rows;
}

/// The Search dock's table with a hundred thousand layouts: a jump of the scroll bar, a new order and a filter, each until it is painted.
nlohmann::json browse() {
    ResultModel model;
    ResultFilter sorted(model);
    ResultDelegate delegate;
    FlatTable table;
    table.setModel(&sorted);
    table.setItemDelegate(&delegate);
    table.resize(560, 400);
    table.show();
    model.replace(made_up_layouts());
    QApplication::processEvents();
    FrameClock clock({table.viewport()});
    QScrollBar* bar = table.verticalScrollBar();
    std::vector<double> frames;
    for (int i = 1; i <= scrolls; ++i)
        frames.push_back(clock.measure([&] { bar->setValue(static_cast<int>(std::int64_t{i} * 7919 % (bar->maximum() + 1))); }));
    nlohmann::json figures = to_json(percentiles(frames));
    figures["sort"] = clock.measure([&] { sorted.sort(ResultModel::peak, Qt::DescendingOrder); });
    figures["filter"] = clock.measure([&] { sorted.set_conditions(QStringLiteral("tp=4")); });
    return figures;
}

void print_words(const nlohmann::json& figures) {
    const auto line = [](const char* what, const nlohmann::json& p) {
        fmt::print("{:<44} p50 {:6.2f} ms   p95 {:6.2f} ms\n", what, p["p50"].get<double>(), p["p95"].get<double>());
    };
    line("slider tick to frame, Llama 3.1 405B", figures["tick_to_frame_ms"]["llama_405b"]);
    line("slider tick to frame, 131 072 boxes", figures["tick_to_frame_ms"]["boxes_131k"]);
    line("pan frame, 131 072 boxes", figures["pan_frame_ms"]);
    line("pan frame, 1 048 576 boxes", figures["pan_frame_1m_ms"]);
    line("scroll 100 000 found layouts", figures["table_100k_ms"]);
    fmt::print("{:<44} {:10.0f} ms\n{:<44} {:10.0f} ms\n", "sort them", figures["table_100k_ms"]["sort"].get<double>(), "filter them",
               figures["table_100k_ms"]["filter"].get<double>());
    fmt::print("{:<44} {:10.0f} ms\n{:<44} {:10.1f} MiB\n", "start to first picture", figures["start_ms"].get<double>(), "resident memory",
               figures["resident_mib"].get<double>());
}

}  // namespace

Scenario benchmark_405b() { return llama_405b(16, 1024); }
Scenario benchmark_131k_boxes() { return llama_405b(64, 512); }

Scenario benchmark_1m_boxes() {
    Scenario scenario = llama_405b(64, 512);
    scenario.training.global_batch = 8192;
    return scenario;
}

int run_benchmark(const Options& options) {
    const QTemporaryDir autosaves;
    WindowOptions window_options;
    window_options.autosaves = autosaves.path().toStdString();
    window_options.keeps_settings = false;
    apply_theme(options.theme.value_or(ThemeChoice::light));
    PlanningSession session({default_scenario(), {}, {}});
    MainWindow window(session, window_options);
    window.resize(options.size);
    window.show();
    FrameClock({window.schedule()}).measure([&] { window.schedule()->update(); });
    nlohmann::json figures;
    figures["start_ms"] = process_age_ms();
    figures["resident_mib"] = resident_mib();
    window.session().reset({benchmark_405b(), {}, {}});
    window.session().settle();
    figures["tick_to_frame_ms"]["llama_405b"] = to_json(percentiles(drag(window)));
    window.session().reset({benchmark_131k_boxes(), {}, {}});
    window.session().settle();
    figures["tick_to_frame_ms"]["boxes_131k"] = to_json(percentiles(drag(window)));
    figures["pan_frame_ms"] = to_json(percentiles(pan(window)));
    window.session().reset({benchmark_1m_boxes(), {}, {}});
    window.session().settle();
    figures["pan_frame_1m_ms"] = to_json(percentiles(pan(window)));
    figures["table_100k_ms"] = browse();
    if (options.json)
        fmt::print("{}\n", figures.dump(2));
    else
        print_words(figures);
    return 0;
}

}  // namespace layline
